/** What may be filed, and by which endings each type is known. */
export const EXTENSIONS_OF = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/tiff': ['tif', 'tiff'],
  'text/csv': ['csv'],
  'text/plain': ['txt'],
  'application/xml': ['xml'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type MediaType = keyof typeof EXTENSIONS_OF;

export const MEDIA_TYPES = Object.keys(EXTENSIONS_OF) as [MediaType, ...MediaType[]];

const OTHER_NAMES: Readonly<Record<string, MediaType>> = { 'text/xml': 'application/xml', 'image/jpg': 'image/jpeg' };

/** Said by clients that do not know: it claims nothing. */
const UNDECLARED = new Set(['', 'application/octet-stream']);

/** Undefined where the client does not say; null where it names something that may not be filed. */
export function declaredType(contentType: string): MediaType | null | undefined {
  const name = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (UNDECLARED.has(name)) return undefined;
  return OTHER_NAMES[name] ?? MEDIA_TYPES.find((type) => type === name) ?? null;
}

export const typeOfExtension = (extension: string): MediaType | undefined =>
  MEDIA_TYPES.find((type) => hasExtension(type, extension));

export const hasExtension = (type: MediaType, extension: string): boolean =>
  EXTENSIONS_OF[type].some((known) => known === extension);
