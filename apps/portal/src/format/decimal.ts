/** `12,345.6` of a unit with two decimals are `1234560` minor units; `null` when that is not exactly so. */
export function decimalToMinorUnits(text: string, scale: number): string | null {
  const [, whole, fraction = ''] = /^(\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > scale) return null;
  return (whole.replace(/[ ,]/g, '') + fraction.padEnd(scale, '0')).replace(/^0+(?=\d)/, '');
}
