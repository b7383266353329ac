import type { TransactionSql } from 'postgres';
import { type Changes, type Movements, type Split } from './movements';

/** Balances, supplies and holder counts after these movements. */
export async function applyMovements(tx: TransactionSql, { parts }: Movements): Promise<void> {
  for (const part of parts) {
    if (part instanceof Map) await applyChanges(tx, part);
    else await applySplit(tx, part);
  }
}

async function applyChanges(tx: TransactionSql, changes: Changes): Promise<void> {
  const rows = columnsOf(changes);
  if (rows.assets.length === 0) return;
  // Every part of the statement sees the balances as they were before it.
  await tx`
    WITH delta AS (
      SELECT decode(asset, 'hex') AS asset, decode(account, 'hex') AS account, amount, block
      FROM unnest(${rows.assets}::text[], ${rows.accounts}::text[], ${rows.amounts}::numeric[], ${rows.blocks}::bigint[])
        AS d(asset, account, amount, block)
    ), change AS (
      SELECT d.asset, d.account, d.amount AS delta, d.block, coalesce(b.amount, 0) AS before
      FROM delta d LEFT JOIN chain_balances b USING (asset, account)
    ), written AS (
      INSERT INTO chain_balances AS b (asset, account, amount, changed_at_block)
      SELECT asset, account, before + delta, block FROM change
      ON CONFLICT (asset, account) DO UPDATE
        SET amount = excluded.amount, changed_at_block = excluded.changed_at_block
    )
    INSERT INTO chain_assets AS a (asset, supply, holders)
    SELECT asset, sum(delta), sum((before + delta > 0)::int - (before > 0)::int) FROM change GROUP BY asset
    ON CONFLICT (asset) DO UPDATE
      SET supply = a.supply + excluded.supply, holders = a.holders + excluded.holders`;
}

/** One row for each asset account that changed in the end. */
function columnsOf(changes: Changes) {
  const rows = { assets: [] as string[], accounts: [] as string[], amounts: [] as string[], blocks: [] as string[] };
  for (const [asset, accounts] of changes) {
    const name = toHex(asset);
    for (const [account, { amount, block }] of accounts) {
      if (amount === 0n) continue;
      rows.assets.push(name);
      rows.accounts.push(toHex(account));
      rows.amounts.push(amount.toString());
      rows.blocks.push(String(block));
    }
  }
  return rows;
}

/** Exact: the chain refuses a consolidation that would leave a fraction anywhere. */
async function applySplit(tx: TransactionSql, split: Split): Promise<void> {
  const asset = Buffer.from(split.asset, 'latin1');
  const [numerator, denominator] = [split.numerator.toString(), split.denominator.toString()];
  await tx`
    UPDATE chain_balances
    SET amount = amount * ${numerator}::numeric / ${denominator}::numeric, changed_at_block = ${split.block}
    WHERE asset = ${asset}`;
  await tx`UPDATE chain_assets SET supply = supply * ${numerator}::numeric / ${denominator}::numeric WHERE asset = ${asset}`;
}

const toHex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');
