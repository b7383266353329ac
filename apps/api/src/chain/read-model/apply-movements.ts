import { ZERO_ADDRESS } from '@cadastre/protocol';
import type { TransactionSql } from 'postgres';
import { copyRows } from './copy';
import type { Movement, Row } from './project';

/** Balances, supplies and holder counts after these movements. */
export async function applyMovements(
  tx: TransactionSql,
  movements: readonly Movement[],
  blockNumber: bigint,
): Promise<void> {
  let transfers: Movement[] = [];
  for (const movement of movements) {
    if (movement.kind === 'transfer') transfers.push(movement);
    else {
      await applyTransfers(tx, transfers, blockNumber);
      transfers = [];
      await applySplit(tx, movement, blockNumber);
    }
  }
  await applyTransfers(tx, transfers, blockNumber);
}

async function applyTransfers(tx: TransactionSql, transfers: readonly Movement[], blockNumber: bigint): Promise<void> {
  const deltas = deltasOf(transfers);
  if (deltas.length === 0) return;
  await tx`CREATE TEMPORARY TABLE IF NOT EXISTS balance_deltas (asset bytea, account bytea, delta numeric(78,0)) ON COMMIT DELETE ROWS`;
  await tx`DELETE FROM balance_deltas`;
  await copyRows(tx, 'balance_deltas', deltas);
  // Every part of the statement sees the balances as they were before it.
  await tx`
    WITH change AS (
      SELECT d.asset, d.account, d.delta, coalesce(b.amount, 0) AS before
      FROM balance_deltas d LEFT JOIN chain_balances b USING (asset, account)
      WHERE d.account <> ${toBytes(ZERO_ADDRESS)}
    ), written AS (
      INSERT INTO chain_balances AS b (asset, account, amount, changed_at_block)
      SELECT asset, account, before + delta, ${blockNumber.toString()} FROM change
      ON CONFLICT (asset, account) DO UPDATE
        SET amount = excluded.amount, changed_at_block = excluded.changed_at_block
    )
    INSERT INTO chain_assets AS a (asset, supply, holders)
    SELECT asset, sum(delta), sum((before + delta > 0)::int - (before > 0)::int) FROM change GROUP BY asset
    ON CONFLICT (asset) DO UPDATE
      SET supply = a.supply + excluded.supply, holders = a.holders + excluded.holders`;
}

/** One row for each asset account that changed: a block moves a busy account thousands of times. */
function deltasOf(transfers: readonly Movement[]): Row[] {
  const sums = new Map<string, bigint>();
  const add = (asset: string, account: string, amount: bigint) => {
    const key = `${asset}\t${account}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  };
  for (const movement of transfers) {
    if (movement.kind !== 'transfer') continue;
    add(movement.asset, movement.from, -movement.amount);
    add(movement.asset, movement.to, movement.amount);
  }
  return [...sums].flatMap(([key, delta]) => (delta === 0n ? [] : [[...key.split('\t'), delta]]));
}

/** Exact: the chain refuses a consolidation that would leave a fraction anywhere. */
async function applySplit(
  tx: TransactionSql,
  split: Extract<Movement, { kind: 'split' }>,
  blockNumber: bigint,
): Promise<void> {
  const asset = toBytes(split.asset);
  const [numerator, denominator] = [split.numerator.toString(), split.denominator.toString()];
  await tx`
    UPDATE chain_balances SET amount = amount * ${numerator}::numeric / ${denominator}::numeric, changed_at_block = ${blockNumber.toString()}
    WHERE asset = ${asset}`;
  await tx`UPDATE chain_assets SET supply = supply * ${numerator}::numeric / ${denominator}::numeric WHERE asset = ${asset}`;
}

export const toBytes = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex');
