import { TransactionPacker, type OrderSignersEntry, type PackedTransactions } from '@cadastre/chain';
import {
  contracts,
  encodeCall,
  functionBySelector,
  hexToBytes,
  selectors,
  type AbiValue,
  type ContractName,
  type Hex,
} from '@cadastre/protocol';
import { stream, type World } from './world';

export interface MachineCall {
  readonly sender: number;
  readonly to: Uint8Array;
  readonly data: Uint8Array;
  /** Who signed the order that the call settles: two accounts. */
  readonly signers?: readonly [number, number];
}

const GAS_LIMIT = 100_000_000n;

/** Blocks for the machine alone: who sent a transaction is said, not signed. */
export class MachineLoad {
  readonly random: () => number;
  private readonly nonces = new Map<number, bigint>();
  private hashes = 0;

  constructor(
    readonly world: World,
    seed: number,
  ) {
    this.random = stream(seed);
  }

  below(bound: number): number {
    return this.random() % bound;
  }

  /** Another account than this one. */
  besides(account: number, bound = this.world.size.accounts): number {
    return (account + 1 + this.below(bound - 1)) % bound;
  }

  block(count: number, callOf: (index: number) => MachineCall): PackedTransactions {
    const packer = new TransactionPacker(count, count * 512);
    const orderSigners: OrderSignersEntry[] = [];
    for (let index = 0; index < count; index++) {
      const { sender, to, data, signers } = callOf(index);
      const nonce = this.nonces.get(sender) ?? 0n;
      this.nonces.set(sender, nonce + 1n);
      const hash = new Uint8Array(32);
      new DataView(hash.buffer).setUint32(0, ++this.hashes);
      const address = hexToBytes(this.world.account(sender));
      packer.add({ hash, sender: address, to, nonce, gasLimit: GAS_LIMIT, value: 0n, type: 2, data });
      if (signers) orderSigners.push({ transaction: index, call: 0, words: this.signerWords(signers) });
    }
    return { ...packer.finish(), orderSigners };
  }

  transfer(sender: number, asset: number, to: number): MachineCall {
    const token = hexToBytes(this.world.asset(asset));
    return { sender, to: token, data: call('AssetToken', 'transfer', [this.world.account(to), 1n]) };
  }

  private signerWords(signers: readonly [number, number]): Uint32Array {
    const bytes = new Uint8Array(40);
    signers.forEach((signer, index) => bytes.set(hexToBytes(this.world.account(signer)), 20 * index));
    return new Uint32Array(bytes.buffer);
  }
}

/** Calldata of a function by its name. */
export function call(contract: ContractName, name: string, values: readonly AbiValue[]): Uint8Array {
  const selector = (selectors[contract] as Readonly<Record<string, number>>)[name]!;
  return encodeCall(functionBySelector(contract, selector)!, values);
}

export const nativeContract = (name: keyof typeof contracts): Uint8Array => hexToBytes(contracts[name] as Hex);
