/** ISO 17442: twenty characters, of which the last two make the whole, with letters read as 10 to 35, leave 1 modulo 97. */
export function isLei(text: string): boolean {
  if (!/^[0-9A-Z]{18}\d{2}$/.test(text)) return false;
  const digits = [...text].map((character) => parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}
