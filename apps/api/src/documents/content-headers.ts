import type { Document } from '../database/generated/client';

/**
 * A stored document is somebody else's content on our origin: it is saved, never shown, and were it shown after all,
 * it could run nothing.
 */
export function contentHeaders({
  fileName,
  mediaType,
  sizeBytes,
}: Pick<Document, 'fileName' | 'mediaType' | 'sizeBytes'>) {
  return {
    'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
    'content-length': String(sizeBytes),
    'content-disposition': dispositionOf(fileName),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
  };
}

/** RFC 6266: the plain name for old clients, the true one in UTF-8 for all others. */
function dispositionOf(fileName: string): string {
  const plain =
    fileName
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\%]/g, '_')
      .trim() || 'document';
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
