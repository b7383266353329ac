import { z } from 'zod';

/** Fields that name things on the chain. */

export const chainAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, { error: 'twenty bytes in hexadecimal, after 0x', abort: true })
  .transform((address) => address.toLowerCase() as `0x${string}`)
  .meta({ example: '0x3b6f0c2f6f5a2b8f3c1d0e9a8b7c6d5e4f3a2b1c' });
