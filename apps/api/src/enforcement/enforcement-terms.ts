import { z } from 'zod';
import { chainAddress } from '../http/fields';
import { units } from '../offerings/offerings.dto';

/** What an order says, exactly as a second person approves it. */

export const forcedTransferTerms = z
  .object({ token: chainAddress, from: chainAddress, to: chainAddress, units })
  .meta({ id: 'ForcedTransferTerms' });

export const recoveryTerms = z
  .object({
    identity: z.string().meta({ description: 'the number under which the chain knows both wallets’ owner' }),
    lost_wallet_id: z.uuid(),
    lost: chainAddress,
    replacement_wallet_id: z.uuid(),
    replacement: chainAddress,
  })
  .meta({ id: 'RecoveryTerms' });

export const CAUSES = ['death', 'merger', 'court_order'] as const;

export const transmissionTerms = z
  .object({
    cause: z.enum(CAUSES),
    from_investor_id: z.uuid(),
    from_identity: z.string(),
    to_investor_id: z.uuid(),
    to_identity: z.string(),
    standing_after: z
      .enum(['deceased', 'closed'])
      .nullable()
      .meta({ description: 'of whom the holding comes from; null: as it is' }),
    holdings: z.array(z.object({ token: chainAddress, from: chainAddress, to: chainAddress, units })),
  })
  .meta({ id: 'TransmissionTerms' });

export type RecoveryTerms = z.infer<typeof recoveryTerms>;
export type TransmissionTerms = z.infer<typeof transmissionTerms>;
