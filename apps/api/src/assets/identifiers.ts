import { type Fingerprint, fingerprintOf, normaliseRegistryNumber } from '@cadastre/protocol';
import { z } from 'zod';
import { IdentifierKind } from '../database/generated/enums';
import { words } from '../http/fields';

const CURRENCIES = normaliseRegistryNumber('ISO 4217');

const named = (max: number) =>
  words(max).refine((text) => normaliseRegistryNumber(text) !== '', {
    error: 'needs a letter or a digit',
    abort: true,
  });

/** A currency’s fingerprint gives its money the address on the chain: no asset may sit there before it. */
const isNoCurrency = (authority: string): boolean => normaliseRegistryNumber(authority) !== CURRENCIES;

/** Under what a real thing is known: a register’s number, a deed, a serial number. */
export const identifier = z
  .strictObject({
    kind: z.enum(IdentifierKind),
    authority: named(120).refine(isNoCurrency, 'the numbers of currencies are those of money, not of assets').meta({
      example: 'Administration du cadastre et de la topographie',
      description: 'who gave the number: a register, a notary, a manufacturer',
    }),
    number: named(120).meta({ example: 'LU-1234-5678' }),
  })
  .meta({ id: 'AssetIdentifier' });

export type Identifier = z.infer<typeof identifier>;

/** Two that say the same thing are one. */
export const identifiers = z
  .array(identifier)
  .max(10)
  .refine((all) => new Set(all.map(digestOf)).size === all.length, 'the same number stands twice');

/** The chain’s address of a token follows from the best of them. */
const BEST_FIRST: readonly Identifier['kind'][] = ['registry', 'deed', 'serial'];

/**
 * A register’s number is its own fingerprint, which anybody can compute; deeds and serial numbers have name spaces of
 * their own, so that a notary’s deed 17 is not the register’s entry 17.
 */
export const digestOf = ({ kind, authority, number }: Identifier): Fingerprint =>
  kind === 'registry' ? fingerprintOf(authority, number) : fingerprintOf(`${kind}${authority}`, number);

export const bestFirst = (all: readonly Identifier[]): readonly Identifier[] =>
  [...all].sort((a, b) => BEST_FIRST.indexOf(a.kind) - BEST_FIRST.indexOf(b.kind));
