import { NODE_BYTES } from './binary-tree';
import { type BalanceProof } from './balance-proof';

const FORMAT = 1;
const HEAD_BYTES = 1 + 20 + 20 + 16 + 4 + 4 + 4;

/** One byte of format, the plain fields, the lengths of what follows, then 32-byte nodes. */
export function encodeBalanceProof(proof: BalanceProof): Uint8Array {
  const { binding } = proof;
  const nodes = [
    ...(binding ? [binding.frozen, binding.held, binding.status, binding.lotsRoot] : []),
    ...proof.assetChunks,
    ...proof.rowPath,
    ...proof.assetPath,
    ...proof.tablePath,
  ];
  const bytes = new Uint8Array(HEAD_BYTES + nodes.length * NODE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = FORMAT;
  bytes.set(proof.asset, 1);
  bytes.set(proof.account, 21);
  bytes.set(proof.balance, 41);
  view.setUint32(57, proof.position);
  view.setUint32(61, proof.assetNumber);
  bytes.set([binding ? 1 : 0, proof.rowPath.length, proof.assetPath.length, proof.tablePath.length], 65);
  nodes.forEach((node, index) => bytes.set(node, HEAD_BYTES + index * NODE_BYTES));
  return bytes;
}

/** Throws on bytes that are not one proof, whole. */
export function decodeBalanceProof(bytes: Uint8Array): BalanceProof {
  if (bytes.length < HEAD_BYTES || bytes[0] !== FORMAT) throw new RangeError('not a balance proof');
  const [bound, rows, assets, tables] = bytes.subarray(65, HEAD_BYTES) as unknown as [number, number, number, number];
  const count = (bound === 1 ? 4 : 0) + 3 + rows + assets + tables;
  if (bound > 1 || bytes.length !== HEAD_BYTES + count * NODE_BYTES) throw new RangeError('not a balance proof');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = HEAD_BYTES;
  const take = (number: number): Uint8Array[] =>
    Array.from({ length: number }, () => {
      at += NODE_BYTES;
      return bytes.slice(at - NODE_BYTES, at);
    });
  const binding = bound === 1 ? take(4) : undefined;
  return {
    asset: bytes.slice(1, 21),
    account: bytes.slice(21, 41),
    balance: bytes.slice(41, 57),
    position: view.getUint32(57),
    assetNumber: view.getUint32(61),
    ...(binding && {
      binding: { frozen: binding[0]!, held: binding[1]!, status: binding[2]!, lotsRoot: binding[3]! },
    }),
    assetChunks: take(3),
    rowPath: take(rows),
    assetPath: take(assets),
    tablePath: take(tables),
  };
}
