import { z } from 'zod';
import { pageOf, pageQuery } from '../http/pages';
import { toCsv } from './csv';
import type { Holder, RegisterHead } from './holder-register';

const holderSchema = z
  .object({
    identity: z.string().nullable().meta({ description: 'the number by which the chain knows the holder' }),
    investor_id: z.uuid().nullable(),
    country: z.string().nullable(),
    investor_class: z.number().int().nullable(),
    units: z.string(),
    share_bps: z.number().int().meta({ description: 'of the supply, rounded down' }),
    accounts: z.array(z.object({ address: z.string(), units: z.string() })),
  })
  .meta({ id: 'Holder' });

/** Units and the block they were read at, so that a cap table can be compared with the chain. */
export const holderPage = pageOf(holderSchema)
  .extend({ supply: z.string(), holders: z.number().int(), block: z.string().nullable() })
  .meta({ id: 'HolderPage' });

export const holderQuery = pageQuery;

/** Units and identity of the last row. */
export const HOLDER_POSITION = /^\d{1,39}:\d{1,19}$/;

const lotSchema = z
  .object({
    acquired_at: z.iso.datetime(),
    exemption: z.string(),
    units: z.string(),
    unlocks_at: z.iso.datetime().meta({ description: 'from then on the resale rule lets it go' }),
  })
  .meta({ id: 'Lot' });

export const holdingSchema = z
  .object({
    instrument_id: z.uuid(),
    asset_id: z.uuid(),
    token: z.string(),
    account: z.string(),
    units: z.string(),
    available: z.string().meta({ description: 'may be moved now, as far as it is not locked' }),
    held: z.string().meta({ description: 'promised: to an escrow, a buyer awaiting clearing, a creditor' }),
    unlocked: z.string().meta({ description: 'in lots past their resale period' }),
    lots: z.array(lotSchema).meta({ description: 'oldest first, which is the order in which they leave' }),
  })
  .meta({ id: 'Holding' });

export const holdingList = z.object({ data: z.array(holdingSchema) }).meta({ id: 'HoldingList' });

export const holdingQuery = z.strictObject({ instrument_id: z.uuid().optional() });

const shareOf = (units: bigint, supply: bigint): number => (supply === 0n ? 0 : Number((units * 10_000n) / supply));

export function toHolder(holder: Holder, { supply }: RegisterHead): z.infer<typeof holderSchema> {
  const { identity, known } = holder;
  return {
    identity: identity === 0n ? null : identity.toString(),
    investor_id: known?.subjectType === 'investor' ? known.subjectId : null,
    country: known?.country ?? null,
    investor_class: known?.investorClass ?? null,
    units: holder.units.toString(),
    share_bps: shareOf(holder.units, supply),
    accounts: holder.accounts.map(({ address, units }) => ({ address, units: units.toString() })),
  };
}

const COLUMNS = ['identity', 'investor_id', 'country', 'investor_class', 'units', 'share_bps', 'accounts'] as const;

export const toHoldersCsv = (holders: readonly Holder[], head: RegisterHead): string =>
  toCsv([
    COLUMNS,
    ...holders.map((holder) => {
      const { accounts, ...row } = toHolder(holder, head);
      const cells = { ...row, accounts: accounts.map(({ address }) => address).join(' ') };
      return COLUMNS.map((column) => String(cells[column] ?? ''));
    }),
  ]);
