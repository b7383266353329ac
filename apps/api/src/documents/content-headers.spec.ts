import { contentHeaders } from './content-headers';

const headersOf = (fileName: string, mediaType = 'application/pdf') =>
  contentHeaders({ fileName, mediaType, sizeBytes: 7 });

describe('the headers of a document', () => {
  it('have it saved, and let it run nothing', () => {
    expect(headersOf('title.pdf')).toEqual({
      'content-type': 'application/pdf',
      'content-length': '7',
      'content-disposition': `attachment; filename="title.pdf"; filename*=UTF-8''title.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    });
  });

  it('name the character set of text', () => {
    expect(headersOf('a.csv', 'text/csv')['content-type']).toBe('text/csv; charset=utf-8');
  });

  it.each([
    ['Köln (2).pdf', `attachment; filename="Koln (2).pdf"; filename*=UTF-8''K%C3%B6ln%20%282%29.pdf`],
    ['土地.pdf', `attachment; filename=".pdf"; filename*=UTF-8''%E5%9C%9F%E5%9C%B0.pdf`],
    ['土地', `attachment; filename="document"; filename*=UTF-8''%E5%9C%9F%E5%9C%B0`],
    [`a"; x="b'.pdf`, `attachment; filename="a_; x=_b'.pdf"; filename*=UTF-8''a%22%3B%20x%3D%22b%27.pdf`],
    ['a\r\nset-cookie: b', `attachment; filename="aset-cookie: b"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20b`],
  ])('carry the name %j without breaking out of its quotes', (name, disposition) => {
    expect(headersOf(name)['content-disposition']).toBe(disposition);
  });
});
