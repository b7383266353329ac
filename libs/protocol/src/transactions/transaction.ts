import { CHAIN_ID, type Address } from '../addresses';
import { bytesToBigInt, bytesToHex, hexToBytes, type Hex } from '../bytes';
import { keccak256 } from '../keccak';
import { decodeTransactions, type PackedTransactions } from './decode';
import { TransactionFault, TransactionInvalid } from './faults';
import { signingHashOf, transactionHashOf } from './hash';
import { encodeRlp, integerBytes, type RlpInput } from './rlp';

export interface AccessListEntry {
  readonly address: Address;
  readonly storageKeys: readonly Hex[];
}

interface Call {
  readonly nonce: number;
  readonly gasLimit: number;
  readonly to: Address;
  readonly data: Uint8Array;
}

/** What is signed. The chain id is the chain's, the value is 0. */
export type UnsignedTransaction =
  | (Call & { readonly type: 0; readonly gasPrice: bigint })
  | (Call & { readonly type: 1; readonly gasPrice: bigint; readonly accessList: readonly AccessListEntry[] })
  | (Call & {
      readonly type: 2;
      readonly maxPriorityFeePerGas: bigint;
      readonly maxFeePerGas: bigint;
      readonly accessList: readonly AccessListEntry[];
    });

export interface TransactionSignature {
  readonly r: bigint;
  readonly s: bigint;
  readonly parity: 0 | 1;
}

export type SignedTransaction = UnsignedTransaction &
  TransactionSignature & {
    /** Over the bytes as sent. */
    readonly hash: Hex;
    readonly signingHash: Uint8Array;
  };

/** Decodes one transaction for reading. Throws TransactionInvalid. */
export function decodeTransaction(raw: Uint8Array): SignedTransaction {
  const packed = decodeTransactions(raw, Uint32Array.of(0, raw.length));
  const fault = packed.faults[0] as TransactionFault;
  if (fault !== TransactionFault.None) throw new TransactionInvalid(fault);
  return readTransaction(packed, 0);
}

/** A row without fault, for reading. */
export function readTransaction(packed: PackedTransactions, row: number): SignedTransaction {
  const { bytes } = packed;
  const feeOffset = packed.feeOffsets[row]!;
  const fee = bytesToBigInt(bytes, feeOffset, feeOffset + packed.feeLengths[row]!);
  const toOffset = packed.toOffsets[row]!;
  const dataOffset = packed.dataOffsets[row]!;
  const common = {
    nonce: packed.nonces[row]!,
    gasLimit: packed.gasLimits[row]!,
    to: bytesToHex(bytes, toOffset, toOffset + 20) as Address,
    data: bytes.subarray(dataOffset, dataOffset + packed.dataLengths[row]!),
    r: bytesToBigInt(packed.signatures, 64 * row, 64 * row + 32),
    s: bytesToBigInt(packed.signatures, 64 * row + 32, 64 * row + 64),
    parity: packed.parities[row] as 0 | 1,
    hash: bytesToHex(transactionHashOf(packed, row)),
    signingHash: signingHashOf(packed, row),
  };
  const type = packed.types[row] as 0 | 1 | 2;
  if (type === 0) return { ...common, type, gasPrice: fee };
  const accessList = readAccessList(packed, row);
  if (type === 1) return { ...common, type, gasPrice: fee, accessList };
  return { ...common, type, maxFeePerGas: fee, maxPriorityFeePerGas: readPriorityFee(packed, row), accessList };
}

/** Payload bounds of the canonical RLP item at `position`, which the decoder has checked. */
function itemAt(bytes: Uint8Array, position: number): { from: number; to: number } {
  const first = bytes[position]!;
  if (first < 0x80) return { from: position, to: position + 1 };
  const short = first >= 0xc0 ? first - 0xc0 : first - 0x80;
  if (short <= 55) return { from: position + 1, to: position + 1 + short };
  const from = position + 1 + short - 55;
  return { from, to: from + Number(bytesToBigInt(bytes, position + 1, from)) };
}

/** The third item of a type 2 list: chain id, nonce, priority fee. */
function readPriorityFee({ bytes, signedFrom }: PackedTransactions, row: number): bigint {
  const nonce = itemAt(bytes, itemAt(bytes, signedFrom[row]!).to);
  const fee = itemAt(bytes, nonce.to);
  return bytesToBigInt(bytes, fee.from, fee.to);
}

function readAccessList(packed: PackedTransactions, row: number): AccessListEntry[] {
  const { bytes } = packed;
  const list = itemAt(bytes, packed.dataOffsets[row]! + packed.dataLengths[row]!);
  const entries: AccessListEntry[] = [];
  for (let position = list.from; position < list.to;) {
    const entry = itemAt(bytes, position);
    const address = itemAt(bytes, entry.from);
    const keys = itemAt(bytes, address.to);
    const storageKeys: Hex[] = [];
    for (let key = keys.from; key < keys.to; key += 33) storageKeys.push(bytesToHex(bytes, key + 1, key + 33));
    entries.push({ address: bytesToHex(bytes, address.from, address.to) as Address, storageKeys });
    position = entry.to;
  }
  return entries;
}

function fieldsOf(transaction: UnsignedTransaction): RlpInput[] {
  const { nonce, gasLimit, to, data } = transaction;
  const call = [integerBytes(gasLimit), hexToBytes(to), new Uint8Array(0), data];
  if (transaction.type === 0) return [integerBytes(nonce), integerBytes(transaction.gasPrice), ...call];
  const accessList = transaction.accessList.map(({ address, storageKeys }) => [
    hexToBytes(address),
    storageKeys.map((key) => hexToBytes(key)),
  ]);
  const fees =
    transaction.type === 1
      ? [integerBytes(transaction.gasPrice)]
      : [integerBytes(transaction.maxPriorityFeePerGas), integerBytes(transaction.maxFeePerGas)];
  return [integerBytes(CHAIN_ID), integerBytes(nonce), ...fees, ...call, accessList];
}

function withType(type: 0 | 1 | 2, list: Uint8Array): Uint8Array {
  if (type === 0) return list;
  const bytes = new Uint8Array(list.length + 1);
  bytes[0] = type;
  bytes.set(list, 1);
  return bytes;
}

/** The hash to sign. */
export function transactionSigningHash(transaction: UnsignedTransaction): Uint8Array {
  const fields = fieldsOf(transaction);
  if (transaction.type === 0) fields.push(integerBytes(CHAIN_ID), new Uint8Array(0), new Uint8Array(0));
  return keccak256(withType(transaction.type, encodeRlp(fields)));
}

/** The bytes to send. */
export function encodeTransaction(transaction: UnsignedTransaction, signature: TransactionSignature): Uint8Array {
  const parity = transaction.type === 0 ? 2 * CHAIN_ID + 35 + signature.parity : signature.parity;
  const fields = [...fieldsOf(transaction), integerBytes(parity), integerBytes(signature.r), integerBytes(signature.s)];
  return withType(transaction.type, encodeRlp(fields));
}
