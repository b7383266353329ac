/** `real_estate` → `Real estate`; the API's words are the business's words, so most need nothing else. */
export function codeToWords(code: string): string {
  const words = code.replace(/[_.]+/g, ' ').trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/ m2$/, ' (m²)');
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

export const countryToName = (code: string): string => {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
};

export function bytesToText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
