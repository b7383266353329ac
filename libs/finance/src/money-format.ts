import { type Money, toMoney } from './money';

const SCALE_MAX = 30;

function requireScale(scale: number): void {
  if (!Number.isInteger(scale) || scale < 0 || scale > SCALE_MAX) throw new RangeError(`${scale} is no scale: 0 to 30`);
}

/** "12.34" at scale 2 is 1234 minor units. More decimals than the scale has are refused, never rounded away. */
export function parseMoney(text: string, scale: number): Money {
  requireScale(scale);
  const match = /^(-?)(0|[1-9]\d{0,38})(?:\.(\d{1,30}))?$/.exec(text);
  const fraction = match?.[3] ?? '';
  if (!match || fraction.length > scale) throw new RangeError(`"${text.slice(0, 80)}" is no amount at scale ${scale}`);
  const magnitude = BigInt(match[2]! + fraction.padEnd(scale, '0'));
  return toMoney(match[1] ? -magnitude : magnitude);
}

export function formatMoney(money: Money, scale: number): string {
  requireScale(scale);
  const sign = money < 0n ? '-' : '';
  const digits = (money < 0n ? -money : money).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`;
}
