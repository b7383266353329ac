import { type OrderSignersEntry } from '@cadastre/chain';
import { decodeTransactions, type PackedTransactions } from '@cadastre/protocol';
import { OrderCollector } from './order-signers';
import {
  ADDRESS_BYTES,
  DIGEST_BYTES,
  PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES,
  type SignatureEngine,
} from './signature-engine';
import { writeHeads } from './transaction-heads';
import { RECOVER, SIGNATURE_INVALID, type TransactionBatch } from './transaction-batch';

/**
 * Decodes, hashes and checks the signature of every row, and writes the heads of those that stand. Answers who signed
 * the orders in them; `transaction` is the row.
 */
export function checkBatch(
  engine: SignatureEngine,
  keyTable: Uint8Array,
  batch: TransactionBatch,
): readonly OrderSignersEntry[] {
  const { count } = batch;
  const packed = decodeTransactions(batch.bytes, batch.offsets.subarray(0, count + 1));
  const { hashes, signingHashes } = engine.hash(packed);
  batch.verdicts.set(packed.faults);

  const named = rowsWhere(batch, (row) => batch.keyIndexes[row] !== RECOVER);
  const unnamed = rowsWhere(batch, (row) => batch.keyIndexes[row] === RECOVER);
  verifyRows(engine, keyTable, batch, packed, signingHashes, named);
  recoverRows(engine, batch, packed, signingHashes, unnamed);

  writeHeads(packed, hashes, batch.heads);
  const orders = new OrderCollector();
  for (let row = 0; row < count; row++) {
    if (batch.verdicts[row] !== 0) continue;
    batch.fees[row] = bigEndianNumber(batch.bytes, packed.feeOffsets[row]!, packed.feeLengths[row]!);
    orders.add(row, packed);
  }
  return orders.recover(engine);
}

/** Rows that decoded and meet the condition. */
function rowsWhere(batch: TransactionBatch, condition: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(batch.count);
  let length = 0;
  for (let row = 0; row < batch.count; row++) {
    if (batch.verdicts[row] === 0 && condition(row)) rows[length++] = row;
  }
  return rows.subarray(0, length);
}

/** The columns an engine needs, of some rows side by side; the decoder's own where that is all of them. */
function signedColumns(packed: PackedTransactions, signingHashes: Uint8Array, rows: Uint32Array) {
  const count = rows.length;
  if (count === packed.count) {
    return { count, digests: signingHashes, signatures: packed.signatures, parities: packed.parities };
  }
  return {
    count,
    digests: gather(signingHashes, rows, DIGEST_BYTES),
    signatures: gather(packed.signatures, rows, SIGNATURE_BYTES),
    parities: gather(packed.parities, rows, 1),
  };
}

function gather(column: Uint8Array, rows: Uint32Array, size: number): Uint8Array {
  const gathered = new Uint8Array(rows.length * size);
  for (let item = 0; item < rows.length; item++) {
    const from = rows[item]! * size;
    gathered.set(column.subarray(from, from + size), item * size);
  }
  return gathered;
}

function verifyRows(
  engine: SignatureEngine,
  keyTable: Uint8Array,
  batch: TransactionBatch,
  packed: PackedTransactions,
  signingHashes: Uint8Array,
  rows: Uint32Array,
): void {
  if (rows.length === 0) return;
  const verdicts = new Uint8Array(rows.length);
  const keyIndexes = Uint32Array.from(rows, (row) => batch.keyIndexes[row]!);
  engine.verify({ ...signedColumns(packed, signingHashes, rows), keyIndexes, keys: keyTable, verdicts });
  for (let item = 0; item < rows.length; item++) {
    if (verdicts[item] !== 1) batch.verdicts[rows[item]!] = SIGNATURE_INVALID;
  }
}

function recoverRows(
  engine: SignatureEngine,
  batch: TransactionBatch,
  packed: PackedTransactions,
  signingHashes: Uint8Array,
  rows: Uint32Array,
): void {
  if (rows.length === 0) return;
  const found = {
    keys: new Uint8Array(rows.length * PUBLIC_KEY_BYTES),
    addresses: new Uint8Array(rows.length * ADDRESS_BYTES),
    verdicts: new Uint8Array(rows.length),
  };
  engine.recover({ ...signedColumns(packed, signingHashes, rows), ...found });
  for (let item = 0; item < rows.length; item++) {
    const row = rows[item]!;
    if (found.verdicts[item] !== 1) {
      batch.verdicts[row] = SIGNATURE_INVALID;
      continue;
    }
    const { keys, addresses } = found;
    batch.keys.set(keys.subarray(item * PUBLIC_KEY_BYTES, (item + 1) * PUBLIC_KEY_BYTES), row * PUBLIC_KEY_BYTES);
    batch.addresses.set(addresses.subarray(item * ADDRESS_BYTES, (item + 1) * ADDRESS_BYTES), row * ADDRESS_BYTES);
  }
}

/** Rounded beyond 2^53: good enough to say which of two fees is a tenth higher. */
function bigEndianNumber(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at++) value = value * 256 + bytes[at]!;
  return value;
}
