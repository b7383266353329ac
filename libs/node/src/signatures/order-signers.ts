import { type OrderSignersEntry } from '@cadastre/chain';
import {
  AbiInvalid,
  contracts,
  decodeArguments,
  functionBySelector,
  hashOrder,
  hexToBytes,
  selectors,
  type AbiValue,
  type ContractName,
  type Hex,
  type Order,
  type PackedTransactions,
} from '@cadastre/protocol';
import {
  ADDRESS_BYTES,
  DIGEST_BYTES,
  PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES,
  type SignatureEngine,
} from './signature-engine';

/** Where each transaction's recipient and calldata lie. */
type CallColumns = Pick<PackedTransactions, 'bytes' | 'toOffsets' | 'dataOffsets' | 'dataLengths'>;

/** A delivery against payment that a transaction asks for: the order and what claims to be its parties' signatures. */
interface SignedOrder {
  readonly transaction: number;
  readonly call: number;
  readonly order: Order;
  /** The seller's, then the buyer's. */
  readonly signatures: readonly [Uint8Array, Uint8Array];
}

const settlement = Buffer.from(hexToBytes(contracts.Settlement));
const batch = Buffer.from(hexToBytes(contracts.Batch));

/**
 * Finds orders in transactions while they are taken in, and who signed them: recovering a signer costs as much as twenty
 * transfers, so it happens beside the other signatures, never in a lane. A pure function of the transactions' bytes, so
 * every node finds the same.
 */
export class OrderCollector {
  private readonly found: SignedOrder[] = [];

  /** Looks at one transaction. Calldata that is not canonical holds no orders: the machine refuses it. */
  add(transaction: number, { bytes, toOffsets, dataOffsets, dataLengths }: CallColumns): void {
    const to = toOffsets[transaction]!;
    const isSettlement = isAt(bytes, to, settlement);
    if (!isSettlement && !isAt(bytes, to, batch)) return;
    const from = dataOffsets[transaction]!;
    const data = Buffer.from(bytes.buffer, bytes.byteOffset + from, dataLengths[transaction]);
    if (isSettlement) this.addCall(transaction, 0, data);
    // Most batches settle nothing: a search for the address costs a hundredth of decoding.
    else if (data.includes(settlement)) this.addBatch(transaction, data);
  }

  /** Recovers the signers of all orders found. */
  recover(engine: SignatureEngine): OrderSignersEntry[] {
    const count = 2 * this.found.length;
    if (count === 0) return [];
    const digests = new Uint8Array(DIGEST_BYTES * count);
    const signatures = new Uint8Array(SIGNATURE_BYTES * count);
    const parities = new Uint8Array(count);
    this.found.forEach(({ order, signatures: given }, index) => {
      const digest = hashOrder(order);
      given.forEach((signature, party) => {
        const item = 2 * index + party;
        digests.set(digest, item * DIGEST_BYTES);
        // What is not r, s and 27 or 28 stays zero, which no engine accepts.
        if (signature.length !== SIGNATURE_BYTES + 1 || (signature[64] !== 27 && signature[64] !== 28)) return;
        signatures.set(signature.subarray(0, SIGNATURE_BYTES), item * SIGNATURE_BYTES);
        parities[item] = signature[64] - 27;
      });
    });
    const addresses = new Uint8Array(ADDRESS_BYTES * count);
    const keys = new Uint8Array(PUBLIC_KEY_BYTES * count);
    engine.recover({ count, digests, signatures, parities, keys, addresses, verdicts: new Uint8Array(count) });
    const words = new Uint32Array(addresses.buffer);
    return this.found.map(({ transaction, call }, index) => ({
      transaction,
      call,
      words: words.slice(10 * index, 10 * index + 10),
    }));
  }

  private addBatch(transaction: number, data: Uint8Array): void {
    const [calls] = argumentsOf('Batch', selectors.Batch.submit, data) ?? [];
    if (calls === undefined) return;
    (calls as readonly { to: Hex; data: Hex }[]).forEach((call, index) => {
      if (call.to === contracts.Settlement) this.addCall(transaction, index, hexToBytes(call.data));
    });
  }

  private addCall(transaction: number, call: number, data: Uint8Array): void {
    const decoded = argumentsOf('Settlement', selectors.Settlement.settle, data);
    if (decoded === undefined) return;
    const [order, seller, buyer] = decoded as unknown as [Order, Hex, Hex];
    this.found.push({ transaction, call, order, signatures: [hexToBytes(seller), hexToBytes(buyer)] });
  }
}

/** Undefined when it is another function, or not the canonical encoding of this one's arguments. */
function argumentsOf(contract: ContractName, selector: number, data: Uint8Array): AbiValue[] | undefined {
  if (data.length < 4 || new DataView(data.buffer, data.byteOffset).getUint32(0) !== selector) return undefined;
  try {
    return decodeArguments(functionBySelector(contract, selector)!, data);
  } catch (error) {
    if (error instanceof AbiInvalid) return undefined;
    throw error;
  }
}

function isAt(bytes: Uint8Array, at: number, address: Uint8Array): boolean {
  for (let byte = 0; byte < ADDRESS_BYTES; byte++) if (bytes[at + byte] !== address[byte]) return false;
  return true;
}

/** Who signed the orders of a call that is only tried out. */
export function orderSignersOf(engine: SignatureEngine, to: Uint8Array, data: Uint8Array): OrderSignersEntry[] {
  const bytes = new Uint8Array(to.length + data.length);
  bytes.set(to);
  bytes.set(data, to.length);
  const orders = new OrderCollector();
  const dataOffsets = Uint32Array.of(to.length);
  orders.add(0, { bytes, toOffsets: Uint32Array.of(0), dataOffsets, dataLengths: Uint32Array.of(data.length) });
  return orders.recover(engine);
}
