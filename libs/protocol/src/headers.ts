import { bytesToBigInt } from './bytes';
import { keccak256 } from './keccak';
import { encodeRlp, integerBytes, type RlpInput } from './transactions/rlp';

/**
 * A block's header: Ethereum's sixteen fields, its RLP and its hash, with meanings of our own where Ethereum's have none
 * here: `mixHash` is the root of the schedule, `nonce` the protocol version, `extraData` the sequencer's signature over
 * the header with that field empty (r, s, parity; 65 bytes).
 */
export interface Header {
  readonly parentHash: Uint8Array;
  readonly sequencer: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly transactionsRoot: Uint8Array;
  readonly receiptsRoot: Uint8Array;
  readonly logsBloom: Uint8Array;
  readonly number: number;
  readonly gasLimit: number;
  readonly gasUsed: number;
  readonly timestamp: number;
  readonly extraData: Uint8Array;
  readonly scheduleRoot: Uint8Array;
  readonly protocolVersion: number;
}

export const HEADER_SIGNATURE_BYTES = 65;

const NOTHING = new Uint8Array(0);
/** What Ethereum hashes when a block has no uncles: the RLP of an empty list. */
const NO_UNCLES = keccak256(Uint8Array.of(0xc0));

export function encodeHeader(header: Header): Uint8Array {
  const version = new Uint8Array(8);
  new DataView(version.buffer).setUint32(4, header.protocolVersion);
  const fields: RlpInput[] = [
    header.parentHash,
    NO_UNCLES,
    header.sequencer,
    header.stateRoot,
    header.transactionsRoot,
    header.receiptsRoot,
    header.logsBloom,
    NOTHING, // difficulty
    integerBytes(header.number),
    integerBytes(header.gasLimit),
    integerBytes(header.gasUsed),
    integerBytes(header.timestamp),
    header.extraData,
    header.scheduleRoot,
    version,
    NOTHING, // base fee per gas
  ];
  return encodeRlp(fields);
}

/** What the sequencer signs. */
export const headerSigningHash = (header: Header): Uint8Array =>
  keccak256(encodeHeader({ ...header, extraData: NOTHING }));

/** Reads what `encodeHeader` wrote; anything that does not encode to the same bytes again throws. */
export function decodeHeader(rlp: Uint8Array): Header {
  const fields = readFields(rlp);
  const integer = (index: number): number => Number(bytesToBigInt(fields[index]!));
  const header: Header = {
    parentHash: fields[0]!,
    sequencer: fields[2]!,
    stateRoot: fields[3]!,
    transactionsRoot: fields[4]!,
    receiptsRoot: fields[5]!,
    logsBloom: fields[6]!,
    number: integer(8),
    gasLimit: integer(9),
    gasUsed: integer(10),
    timestamp: integer(11),
    extraData: fields[12]!,
    scheduleRoot: fields[13]!,
    protocolVersion: Number(bytesToBigInt(fields[14]!)),
  };
  const again = encodeHeader(header);
  if (again.length !== rlp.length || again.some((byte, index) => byte !== rlp[index])) {
    throw new RangeError('not the encoding of a header');
  }
  return header;
}

const FIELDS = 16;

/** The strings of a list. Lenient, because `decodeHeader` encodes what was read again. */
function readFields(rlp: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = [];
  let at = payloadAt(rlp, 0, 0xc0).from;
  while (at < rlp.length && fields.length <= FIELDS) {
    const { from, to } = rlp[at]! < 0x80 ? { from: at, to: at + 1 } : payloadAt(rlp, at, 0x80);
    fields.push(rlp.slice(from, to));
    at = to;
  }
  if (fields.length !== FIELDS) throw new RangeError(`a header has ${FIELDS} fields`);
  return fields;
}

function payloadAt(rlp: Uint8Array, at: number, base: number): { from: number; to: number } {
  const short = rlp[at]! - base;
  if (short <= 55) return { from: at + 1, to: at + 1 + short };
  const from = at + 1 + short - 55;
  return { from, to: from + Number(bytesToBigInt(rlp, at + 1, Math.min(from, rlp.length))) };
}
