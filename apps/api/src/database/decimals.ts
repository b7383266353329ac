import { Prisma } from './generated/client';

/** Whole numbers as the database keeps them (`numeric(78,0)`), and as they are reckoned with. */
export const toBigInt = (value: Prisma.Decimal): bigint => BigInt(value.toFixed());
export const toDecimal = (value: bigint): Prisma.Decimal => new Prisma.Decimal(value.toString());
