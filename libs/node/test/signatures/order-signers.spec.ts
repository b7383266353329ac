import {
  contracts,
  decodeTransactions,
  encodeCall,
  encodeTransaction,
  functionBySelector,
  hexToBytes,
  orderTypes,
  selectors,
  settlementDomain,
  type Address,
  type Hex,
  type Order,
} from '@cadastre/protocol';
import { privateKeyToAccount } from 'viem/accounts';
import { OrderCollector } from '../../src/signatures/order-signers';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { openAllEngines } from './engines';

const seller = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const buyer = privateKeyToAccount(`0x${'22'.repeat(32)}`);
const order: Order = {
  seller: seller.address.toLowerCase() as Address,
  buyer: buyer.address.toLowerCase() as Address,
  asset: '0x00000000000000000000000000000000000000a5' as Address,
  units: 5n,
  cash: '0x00000000000000000000000000000000000000c5' as Address,
  payment: 100n,
  splitIndex: 0,
  validUntil: 2_000_000_000n,
  salt: `0x${'07'.repeat(32)}`,
};
const signBy = (account: typeof seller): Promise<Hex> =>
  account.signTypedData({ domain: settlementDomain, types: orderTypes, primaryType: 'Order', message: order });

const settle = (sellerSignature: Hex, buyerSignature: Hex): Uint8Array =>
  encodeCall(functionBySelector('Settlement', selectors.Settlement.settle)!, [
    { ...order },
    sellerSignature,
    buyerSignature,
  ]);

function batchOf(calls: readonly { to: Address; data: Uint8Array }[]): Uint8Array {
  const listed = calls.map(({ to, data }) => ({
    to,
    data: `0x${Buffer.from(data).toString('hex')}`,
    ref: `0x${'00'.repeat(32)}`,
  }));
  return encodeCall(functionBySelector('Batch', selectors.Batch.submit)!, [listed, false, 0n]);
}

function find(engine: SignatureEngine, calls: readonly { to: Address; data: Uint8Array }[]) {
  const raws = calls.map(({ to, data }) =>
    encodeTransaction({ type: 0, nonce: 0, gasLimit: 1, gasPrice: 0n, to, data }, { r: 1n, s: 1n, parity: 0 }),
  );
  const offsets = new Uint32Array(raws.length + 1);
  raws.forEach((raw, row) => (offsets[row + 1] = offsets[row]! + raw.length));
  const packed = decodeTransactions(Buffer.concat(raws), offsets);
  const orders = new OrderCollector();
  for (let row = 0; row < packed.count; row++) orders.add(row, packed);
  return orders.recover(engine).map(({ transaction, call, words }) => {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, 40);
    const [first, second] = [bytes.subarray(0, 20), bytes.subarray(20)].map((part) =>
      Buffer.from(part).toString('hex'),
    );
    return { transaction, call, signers: [`0x${first}`, `0x${second}`] };
  });
}

const NOBODY = `0x${'00'.repeat(20)}`;

describe('signers of orders', () => {
  let engines: SignatureEngine[];
  let bySeller: Hex;
  let byBuyer: Hex;
  beforeAll(async () => {
    engines = await openAllEngines();
    [bySeller, byBuyer] = await Promise.all([signBy(seller), signBy(buyer)]);
  });

  it('are found in plain calls and in batches, by every engine', () => {
    const token = { to: order.asset as Address, data: hexToBytes('0xa9059cbb') };
    const settlement = { to: contracts.Settlement, data: settle(bySeller, byBuyer) };
    for (const engine of engines) {
      const found = find(engine, [
        token,
        settlement,
        { to: contracts.Batch, data: batchOf([token, settlement, token, settlement]) },
        { to: contracts.Batch, data: batchOf([token]) },
      ]);
      const signers = [order.seller, order.buyer];
      expect(found).toEqual([
        { transaction: 1, call: 0, signers },
        { transaction: 2, call: 1, signers },
        { transaction: 2, call: 3, signers },
      ]);
    }
  });

  it('are whoever signed, and nobody where the signature is none', () => {
    const flip = (signature: Hex, last: string): Hex => `${signature.slice(0, -2)}${last}` as Hex;
    const cases: [Hex, Hex, string[]][] = [
      [byBuyer, bySeller, [order.buyer, order.seller]],
      [flip(bySeller, '00'), byBuyer, [NOBODY, order.buyer]],
      [flip(bySeller, '01'), byBuyer, [NOBODY, order.buyer]],
      ['0x', byBuyer, [NOBODY, order.buyer]],
      [`${bySeller}00`, byBuyer, [NOBODY, order.buyer]],
      [`0x${'00'.repeat(64)}1b`, byBuyer, [NOBODY, order.buyer]],
    ];
    for (const [first, second, signers] of cases) {
      expect(find(engines[0]!, [{ to: contracts.Settlement, data: settle(first, second) }])).toEqual([
        { transaction: 0, call: 0, signers },
      ]);
    }
  });

  it('are not sought in calldata that the machine will refuse', () => {
    const data = settle(bySeller, byBuyer);
    const calls = [
      data.subarray(0, data.length - 1),
      Uint8Array.of(...data, 0),
      data.subarray(0, 3),
      data.map((b, i) => (i === 0 ? b ^ 1 : b)),
    ];
    expect(
      find(
        engines[0]!,
        calls.map((call) => ({ to: contracts.Settlement, data: call })),
      ),
    ).toEqual([]);
    const batch = batchOf([{ to: contracts.Settlement, data }]);
    expect(find(engines[0]!, [{ to: contracts.Batch, data: Uint8Array.of(...batch, 0) }])).toEqual([]);
  });
});
