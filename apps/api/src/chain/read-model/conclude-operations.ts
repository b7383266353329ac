import { refusals } from '@cadastre/protocol';
import type { TransactionSql } from 'postgres';

interface Concluded {
  readonly id: string;
  readonly status: string;
}

/**
 * The outcome of an operation is what the chain did with the call that carries its id. Written with the cursor, so an
 * operation never says more, or less, than the read model shows.
 */
export async function concludeOperations(tx: TransactionSql, fromBlock: bigint): Promise<readonly Concluded[]> {
  await tx`SELECT set_config('cadastre.scope', 'platform', true)`;
  const codes = refusals.map(({ code, name, cure }) => ({ code, name, cure }));
  return tx<Concluded[]>`
    UPDATE operations o
    SET status = (CASE WHEN c.refusal IS NULL THEN 'confirmed' ELSE 'refused' END)::"OperationStatus",
        transaction_hash = '0x' || encode(t.hash, 'hex'),
        block_number = c.block_number,
        refusal_code = r.name,
        cure = r.cure,
        updated_at = now()
    FROM chain_calls c
    JOIN chain_transactions t ON t.block_number = c.block_number AND t.index = c.transaction_index
    LEFT JOIN jsonb_to_recordset(${tx.json(codes)}) AS r(code int, name text, cure text) ON r.code = c.refusal
    WHERE c.block_number >= ${fromBlock.toString()} AND c.ref IS NOT NULL
      AND o.id = encode(substring(c.ref FROM 1 FOR 16), 'hex')::uuid
      AND o.status IN ('queued', 'processing', 'signed', 'submitted')
    RETURNING o.id, o.status`;
}
