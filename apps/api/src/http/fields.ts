import { isCountryCode } from '@cadastre/protocol';
import { z } from 'zod';

/** Fields that mean the same wherever they stand. */

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'an ISO 3166-1 alpha-2 code in capitals', abort: true })
  .refine(isCountryCode, 'not the code of a country')
  .meta({ example: 'LU' });

/** The caller's own id for a thing: unique for ever within the organisation. */
export const externalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,120}$/, '1 to 120 visible ASCII characters')
  .meta({ description: 'your own id; unique for ever within your organisation' });

/** A currency and its scale: `EUR/2`. */
export const currencyUnit = z
  .string()
  .regex(/^[A-Z]{3}\/\d$/, { error: 'a currency and its scale, such as EUR/2', abort: true })
  .refine(isCurrency, 'not a currency of ISO 4217 with its scale')
  .meta({ example: 'EUR/2' });

/** Minor units as a string, and the unit with its scale: `{ "amount": "125000000", "asset": "EUR/2" }`. */
export const money = z
  .strictObject({
    amount: z.string().regex(/^(0|[1-9]\d{0,37})$/, 'a whole number of minor units, as a string'),
    asset: currencyUnit,
  })
  .meta({ id: 'Money' });

/** An account, a token or a contract on the chain. */
export const chainAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, { error: 'twenty bytes in hexadecimal, after 0x', abort: true })
  .transform((address) => address.toLowerCase() as `0x${string}`)
  .meta({ example: '0x3b6f0c2f6f5a2b8f3c1d0e9a8b7c6d5e4f3a2b1c' });

/** Words for people to read: nothing in them may turn, hide or end the line it is shown in. */
export const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'no control or formatting characters');

/** The same over several lines. */
export const prose = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\r?\n|\t)*$/u, 'no control or formatting characters');

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** How many decimals a currency of ISO 4217 has; null when it is none. */
export function scaleOfCurrency(code: string): number | null {
  if (!CURRENCIES.has(code)) return null;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  return format.resolvedOptions().maximumFractionDigits ?? null;
}

function isCurrency(unit: string): boolean {
  const [code, scale] = unit.split('/');
  return code !== undefined && scaleOfCurrency(code) === Number(scale);
}
