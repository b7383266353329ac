import {
  TRANSACTION_WORDS,
  TransactionWord,
  type BlockInput,
  type MachinePort,
  type PackedTransactions,
} from '@cadastre/chain';
import { decodeTransactions, encodeHeader, type Header } from '@cadastre/protocol';
import { writeHeads } from '../signatures/transaction-heads';
import { ADDRESS_BYTES, type SignatureEngine } from '../signatures/signature-engine';
import { type BlockPayload } from './block-payload';
import { type ChainStore } from './chain-store';
import { isSignedBySequencer, withSignature } from './sequencer';

/** Executing a stored block again gave something else than its header says. The node does not start. */
export class ReplayDiverged extends Error {
  constructor(
    readonly block: number,
    readonly fields: readonly string[],
  ) {
    super(`block ${block} executed again gives another ${fields.join(', ')} than its header says`);
    this.name = 'ReplayDiverged';
  }
}

/** Executes a stored block again, holds every field of its header against the outcome, and makes it readable. */
export function replayBlock(
  block: BlockPayload,
  { machine, store, engine }: { machine: MachinePort; store: ChainStore; engine: SignatureEngine },
): void {
  const { header } = block;
  if (!isSignedBySequencer(engine, header)) throw new ReplayDiverged(header.number, ['sequencer']);
  const { transactions, hashes } = unpack(block, engine);
  const input: BlockInput = {
    number: header.number,
    timestamp: header.timestamp,
    parentHash: store.head.hash,
    transactions,
    schedule: block.schedule,
  };
  const result = machine.executeInline(input);
  const again = withSignature(result.header, header.extraData);
  if (Buffer.compare(encodeHeader(again), block.headerRlp) !== 0) {
    throw new ReplayDiverged(header.number, differingFields(again, header));
  }
  const signed = { header, rlp: block.headerRlp, hash: block.hash };
  store.show({ signed, transactionHashes: hashes, receipts: result.receipts });
}

/** From stored bytes and senders to what the machine reads; no signature is looked at. */
function unpack(
  { count, raws, offsets, senders, orderSigners }: BlockPayload,
  engine: SignatureEngine,
): { transactions: PackedTransactions; hashes: Uint8Array } {
  const packed = decodeTransactions(raws, offsets);
  const { hashes } = engine.hash(packed);
  const heads = new Uint32Array(new SharedArrayBuffer(4 * TRANSACTION_WORDS * count));
  const headBytes = new Uint8Array(heads.buffer);
  let dataBytes = 0;
  for (let row = 0; row < count; row++) dataBytes += (packed.dataLengths[row]! + 3) & ~3;
  const data = new Uint8Array(new SharedArrayBuffer(dataBytes));
  writeHeads(packed, hashes, heads);
  let dataEnd = 0;
  for (let row = 0; row < count; row++) {
    const at = row * TRANSACTION_WORDS;
    headBytes.set(senders.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES), 4 * (at + TransactionWord.sender));
    const from = packed.dataOffsets[row]!;
    data.set(raws.subarray(from, from + packed.dataLengths[row]!), dataEnd);
    heads[at + TransactionWord.dataOffset] = dataEnd;
    dataEnd += (packed.dataLengths[row]! + 3) & ~3;
  }
  return { transactions: { count, heads, data, orderSigners }, hashes };
}

const differingFields = (one: Header, other: Header): string[] =>
  (Object.keys(other) as (keyof Header)[]).filter((field) => String(one[field]) !== String(other[field]));
