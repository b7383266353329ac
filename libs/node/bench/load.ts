import {
  decodeTransactions,
  encodeTransaction,
  hashTransactions,
  hexToBytes,
  type Address,
  type Hex,
} from '@cadastre/protocol';
import { type SignatureEngine } from '../src/signatures/signature-engine';
import { signerSecrets, stream, type World } from './world';

/** Signed transactions as bytes, with who signed each. */
export interface SignedLoad {
  readonly raws: readonly Uint8Array[];
  readonly signers: Uint32Array;
}

const TRANSFER = 'a9059cbb';
const GAS_LIMIT = 1_000_000;

/** Makes transfers of securities by their rank in Zipf's order, between holders at random, and signs them in batches. */
export class TransferLoad {
  private readonly nonces: Uint32Array;
  private readonly random: () => number;
  private readonly secrets: Uint8Array;

  constructor(
    private readonly world: World,
    private readonly engine: SignatureEngine,
    seed: number,
  ) {
    this.nonces = new Uint32Array(world.size.signers);
    this.random = stream(seed);
    this.secrets = signerSecrets(world.size.signers);
  }

  transfers(count: number): SignedLoad {
    const { assets, accounts, signers } = this.world.size;
    const chosen = new Uint32Array(count);
    const calls = Array.from({ length: count }, (_, row) => {
      const asset = Math.min(assets - 1, Math.floor(Math.exp((this.random() / 2 ** 32) * Math.log(assets + 1)) - 1));
      const signer = (chosen[row] = this.random() % signers);
      const to = (signer + 1 + (this.random() % (accounts - 1))) % accounts;
      return { to: this.world.asset(asset), data: transferData(this.world.account(to), 1n) };
    });
    return { raws: this.sign(calls, chosen), signers: chosen };
  }

  /** Signed in one batch: the hash to sign comes from the packed decoder, of the transaction with a placeholder. */
  private sign(calls: readonly { to: Hex; data: Uint8Array }[], signers: Uint32Array): Uint8Array[] {
    const count = calls.length;
    const unsigned = calls.map(({ to, data }, row) => ({
      type: 2 as const,
      nonce: this.nonces[signers[row]!]!++,
      gasLimit: GAS_LIMIT,
      to: to as Address,
      data,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
      accessList: [],
    }));
    const placeholders = unsigned.map((call) => encodeTransaction(call, { r: 1n, s: 1n, parity: 0 }));
    const packed = decodeTransactions(Buffer.concat(placeholders), offsetsOf(placeholders));
    const { signingHashes } = this.engine.kind === 'batch' ? this.engine.hash(packed) : hashTransactions(packed);
    const signatures = new Uint8Array(64 * count);
    const parities = new Uint8Array(count);
    this.engine.sign({
      ...{ count, digests: signingHashes, keyIndexes: signers, secrets: this.secrets },
      ...{ signatures, parities },
    });
    const hex = Buffer.from(signatures.buffer).toString('hex');
    return unsigned.map((call, row) =>
      encodeTransaction(call, {
        r: BigInt(`0x${hex.slice(128 * row, 128 * row + 64)}`),
        s: BigInt(`0x${hex.slice(128 * row + 64, 128 * row + 128)}`),
        parity: parities[row] as 0 | 1,
      }),
    );
  }
}

export function offsetsOf(raws: readonly Uint8Array[]): Uint32Array {
  const offsets = new Uint32Array(raws.length + 1);
  for (let row = 0; row < raws.length; row++) offsets[row + 1] = offsets[row]! + raws[row]!.length;
  return offsets;
}

function transferData(to: Hex, units: bigint): Uint8Array {
  return hexToBytes(`0x${TRANSFER}${to.slice(2).padStart(64, '0')}${units.toString(16).padStart(64, '0')}`);
}
