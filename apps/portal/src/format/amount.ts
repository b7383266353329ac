/** Minor units and their scale, as the API writes them: `{ amount: '1234500', asset: 'EUR/2' }` are 12,345.00 euros. */
export interface Amount {
  readonly amount: string;
  readonly asset: string;
}

/** Exact at any size: digits are grouped as text, never through a float. */
export function amountToText({ amount, asset }: Amount): string {
  const [, unit, scaleText] = /^([A-Z0-9]+)(?:\/(\d{1,2}))?$/.exec(asset) ?? [];
  const [, sign, digits] = /^(-?)(\d+)$/.exec(amount) ?? [];
  if (unit === undefined || digits === undefined) return `${amount} ${asset}`;
  const scale = Number(scaleText ?? 0);
  const padded = digits.padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = scale > 0 ? `.${padded.slice(-scale)}` : '';
  return `${sign ? '−' : ''}${whole}${fraction} ${unit}`;
}
