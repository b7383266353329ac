import { encodeAbi } from './abi/codec';
import { CHAIN_ID, contracts, type Address } from './addresses';
import { bytesToHex, type Hex } from './bytes';
import { keccak256 } from './keccak';

/** What seller and buyer of a delivery against payment both sign. See ISettlement.Order. */
export interface Order {
  readonly seller: Address;
  readonly buyer: Address;
  readonly asset: Address;
  readonly units: bigint;
  readonly cash: Address;
  readonly payment: bigint;
  readonly splitIndex: number;
  readonly validUntil: bigint;
  readonly salt: Hex;
}

/** The EIP-712 domain of the Settlement contract, as its `eip712Domain` answers. */
export const settlementDomain = {
  name: 'Cadastre Settlement',
  version: '1',
  chainId: CHAIN_ID,
  verifyingContract: contracts.Settlement,
} as const;

/** For `signTypedData` with primary type Order. */
export const orderTypes = {
  Order: [
    { name: 'seller', type: 'address' },
    { name: 'buyer', type: 'address' },
    { name: 'asset', type: 'address' },
    { name: 'units', type: 'uint256' },
    { name: 'cash', type: 'address' },
    { name: 'payment', type: 'uint256' },
    { name: 'splitIndex', type: 'uint32' },
    { name: 'validUntil', type: 'uint64' },
    { name: 'salt', type: 'bytes32' },
  ],
} as const;

const hashText = (text: string): Uint8Array => keccak256(new TextEncoder().encode(text));

const typeHash = hashText(`Order(${orderTypes.Order.map(({ name, type }) => `${type} ${name}`).join(',')})`);

// Computed once, from constants only: nothing can make a cached separator wrong.
const domainSeparator = keccak256(
  encodeAbi(
    [{ type: 'bytes32' }, { type: 'bytes32' }, { type: 'bytes32' }, { type: 'uint256' }, { type: 'address' }],
    [
      bytesToHex(hashText('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)')),
      bytesToHex(hashText(settlementDomain.name)),
      bytesToHex(hashText(settlementDomain.version)),
      BigInt(settlementDomain.chainId),
      settlementDomain.verifyingContract,
    ],
  ),
);

/** The EIP-712 hash that both parties sign, and the order's id on the chain. */
export function hashOrder(order: Order): Uint8Array {
  return hashOrderWords(
    encodeAbi(
      orderTypes.Order,
      orderTypes.Order.map(({ name }) => order[name]),
    ),
  );
}

/** The same of an order as calldata carries it: nine ABI words. */
export function hashOrderWords(words: Uint8Array): Uint8Array {
  const struct = new Uint8Array(32 + words.length);
  struct.set(typeHash);
  struct.set(words, 32);
  const preimage = new Uint8Array(66);
  preimage.set([0x19, 0x01]);
  preimage.set(domainSeparator, 2);
  preimage.set(keccak256(struct), 34);
  return keccak256(preimage);
}
