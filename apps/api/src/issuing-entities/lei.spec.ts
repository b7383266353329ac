import { isLei } from './lei';

describe('an LEI', () => {
  it.each([
    ['529900T8BM49AURSDO55', true],
    ['5493001KJTIIGC8Y1R12', true],
    ['529900T8BM49AURSDO56', false],
    ['529900T8BM49AURSD055', false],
    ['529900t8bm49aursdo55', false],
    ['529900T8BM49AURSDO5', false],
    ['', false],
  ])('%s: %s', (text, valid) => expect(isLei(text)).toBe(valid));
});
