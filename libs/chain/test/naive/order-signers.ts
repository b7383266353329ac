import {
  bytesToHex,
  contracts,
  decodeArguments,
  functionBySelector,
  hashOrder,
  hexToBytes,
  selectors,
  type Address,
  type Hex,
  type Order,
} from '@cadastre/protocol';
import { type OrderSignersEntry } from '../../src/block/transaction-pack';
import { type NaiveCall } from './call';

const settle = functionBySelector('Settlement', selectors.Settlement.settle)!;
const submit = functionBySelector('Batch', selectors.Batch.submit)!;

/** Arguments, or nothing when the calldata is another function's or not canonical. */
function argumentsOf(entry: typeof settle, data: Uint8Array): readonly unknown[] {
  if (data.length < 4 || new DataView(data.buffer, data.byteOffset).getUint32(0) !== entry.selector) return [];
  try {
    return decodeArguments(entry, data);
  } catch {
    return [];
  }
}

/** What the ingress of a node would have found out about the signatures in a transaction. */
export function orderSignersOf(
  transaction: number,
  to: Address,
  data: Uint8Array,
  signerOf: NaiveCall['signerOf'],
): OrderSignersEntry[] {
  const [list = []] = (to === contracts.Batch ? argumentsOf(submit, data) : []) as [{ to: Address; data: Hex }[]?];
  const calls =
    to === contracts.Batch ? list.map((call) => ({ to: call.to, data: hexToBytes(call.data) })) : [{ to, data }];
  return calls.flatMap((call, index) => {
    const [order, ...signatures] = (call.to === contracts.Settlement ? argumentsOf(settle, call.data) : []) as [
      Order?,
      ...Hex[],
    ];
    if (!order) return [];
    const hash = bytesToHex(hashOrder(order));
    const bytes = new Uint8Array(40);
    signatures.forEach((signature, party) => {
      const signer = signerOf(hash, signature);
      if (signer) bytes.set(hexToBytes(signer), 20 * party);
    });
    return [{ transaction, call: index, words: new Uint32Array(bytes.buffer) }];
  });
}
