import { bytesToHex } from '@cadastre/protocol';
import { z } from 'zod';
import type { ChainAccount } from '../database/generated/client';
import { WalletStatus } from '../database/generated/enums';
import { chainAddress, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';

const KINDS = ['custodial', 'own'] as const;

export const walletSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    kind: z.enum(KINDS).meta({ description: 'whether the platform keeps the key, or its owner' }),
    address: z.string(),
    status: z.enum(WalletStatus),
    label: z.string().nullable(),
    replaced_by_id: z.uuid().nullable().meta({ description: 'the wallet that stands in for a lost one' }),
    operation_id: z.uuid().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Wallet' });

export const walletPage = pageOf(walletSchema).meta({ id: 'WalletPage' });

export const walletQuery = pageQuery.extend({
  organisation_id: z.uuid().optional(),
  status: z.enum(WalletStatus).optional(),
  kind: z.enum(KINDS).optional(),
  address: chainAddress.optional(),
});

export const challengeBody = z.strictObject({ address: chainAddress }).meta({ id: 'WalletChallengeCommand' });

export const challengeSchema = z
  .object({
    message: z.string().meta({ description: 'of EIP-4361: sign it as it stands (personal_sign)' }),
    nonce: z.string().meta({ description: 'for a message of your own making' }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'WalletChallenge' });

export const linkBody = z
  .strictObject({
    investor_id: z.uuid(),
    message: z.string().max(4_096),
    signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/, 'sixty-five bytes in hexadecimal, after 0x'),
    label: words(80).min(1).optional(),
  })
  .meta({ id: 'LinkWalletCommand' });

export type WalletQuery = z.infer<typeof walletQuery>;
export type LinkWallet = z.infer<typeof linkBody>;

export const toWallet = (account: ChainAccount): z.infer<typeof walletSchema> => ({
  id: account.id,
  organisation_id: account.organisationId!,
  kind: account.kind as (typeof KINDS)[number],
  address: bytesToHex(account.address),
  status: account.status,
  label: account.label,
  replaced_by_id: account.replacedById,
  operation_id: account.operationId,
  created_at: account.createdAt.toISOString(),
});
