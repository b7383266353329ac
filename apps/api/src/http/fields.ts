import { z } from 'zod';

/** Fields that mean the same wherever they stand. */

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals')
  .meta({ example: 'LU' });

/** The caller's own id for a thing: unique for ever within the organisation. */
export const externalId = z
  .string()
  .regex(/^[\x21-\x7e]{1,120}$/, '1 to 120 visible ASCII characters')
  .meta({ description: 'your own id; unique for ever within your organisation' });

/** Minor units as a string, and the unit with its scale: `{ "amount": "125000000", "asset": "EUR/2" }`. */
export const money = z
  .strictObject({
    amount: z.string().regex(/^(0|[1-9]\d{0,37})$/, 'a whole number of minor units, as a string'),
    asset: z.string().regex(/^[A-Z]{3,8}\/\d{1,2}$/, 'a unit and its scale, such as EUR/2'),
  })
  .meta({ id: 'Money' });
