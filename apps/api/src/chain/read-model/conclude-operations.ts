import { refusalByName, refusals } from '@cadastre/protocol';
import type { TransactionSql } from 'postgres';

interface Concluded {
  readonly id: string;
}

/** A second use of a ref says nothing of the operation: the first one is what counts. */
const REF_USED = refusalByName('REF_USED')!.code;

const CODES = refusals.map(({ code, name, reason, cure }) => ({ code, name, reason, cure }));

/**
 * The outcome of an operation is what the chain did with the calls that carry its id. Written with the cursor, so an
 * operation never says more, or less, than the read model shows; what follows from it is a job of the same transaction.
 * Answers how many are over.
 */
export async function concludeOperations(tx: TransactionSql, fromBlock: number, headTime: Date): Promise<number> {
  await tx`SELECT set_config('cadastre.scope', 'platform', true)`;
  const over = [
    ...(await concludeCalled(tx, fromBlock, headTime)),
    ...(await failReplaced(tx, fromBlock, headTime)),
    ...(await failExpired(tx, headTime)),
  ];
  if (over.length === 0) return 0;
  const jobs = over.map(({ id }) => ({ operation_id: id }));
  await tx`
    INSERT INTO outbox_jobs (id, queue, name, data)
    SELECT gen_random_uuid(), 'settlement', 'settled', jsonb_build_object('operation_id', j.operation_id)
    FROM jsonb_to_recordset(${tx.json(jobs)}) AS j(operation_id text)`;
  return over.length;
}

/** Whatever the operation's state says: after a restored backup it may lag behind what the chain has done for it. */
const concludeCalled = (tx: TransactionSql, fromBlock: number, headTime: Date) => tx<Concluded[]>`
  UPDATE operations o
  SET status = (CASE WHEN c.refusal IS NULL THEN 'confirmed' ELSE 'refused' END)::"OperationStatus",
      transaction_hash = '0x' || encode(t.hash, 'hex'),
      block_number = c.block_number,
      refusal_code = r.name,
      refusal_detail = r.reason,
      cure = r.cure,
      updated_at = greatest(o.updated_at, ${headTime})
  FROM chain_calls c
  JOIN chain_transactions t ON t.block_number = c.block_number AND t.index = c.transaction_index
  LEFT JOIN jsonb_to_recordset(${tx.json(CODES)}) AS r(code int, name text, reason text, cure text) ON r.code = c.refusal
  WHERE c.block_number >= ${fromBlock} AND c.ref IS NOT NULL AND c.refusal IS DISTINCT FROM ${REF_USED}
    AND o.id = encode(substring(c.ref FROM 1 FOR 16), 'hex')::uuid
    AND o.status IN ('queued', 'signed', 'submitted')
  RETURNING o.id`;

/** Submissions that a block now holds; where that is an empty batch, what it stands in for has failed for good. */
const failReplaced = (tx: TransactionSql, fromBlock: number, headTime: Date) => tx<Concluded[]>`
  WITH included AS (
    UPDATE chain_submissions s SET status = 'included' FROM chain_transactions t
    WHERE t.hash = s.hash AND t.block_number >= ${fromBlock} AND s.status IN ('signed', 'submitted')
    RETURNING s.account_id, s.nonce, s.attempt
  )
  UPDATE operations o
  SET status = 'failed', refusal_code = first.refusal, refusal_detail = 'The chain does not take the transaction.',
      cure = 'Staff will look into it; nothing has happened.', updated_at = greatest(o.updated_at, ${headTime})
  FROM included JOIN chain_submissions first
    ON first.account_id = included.account_id AND first.nonce = included.nonce AND first.attempt = 0
  JOIN settlements m ON m.submission_id = first.id
  WHERE included.attempt = 1 AND o.id = m.operation_id AND o.status IN ('signed', 'submitted')
  RETURNING o.id`;

/** Signed bytes that no block took until their last second take no effect in any later one. */
const failExpired = (tx: TransactionSql, headTime: Date) => tx<Concluded[]>`
  UPDATE operations o
  SET status = 'failed', refusal_code = 'CALL_EXPIRED', refusal_detail = 'No block took the transaction in its time.',
      cure = 'Ask again: nothing has happened, and nothing will.', updated_at = greatest(o.updated_at, ${headTime})
  FROM settlements m JOIN chain_submissions s ON s.id = m.submission_id
  WHERE s.valid_until < ${headTime} AND s.status IN ('signed', 'submitted', 'replaced')
    AND o.id = m.operation_id AND o.status IN ('signed', 'submitted')
  RETURNING o.id`;
