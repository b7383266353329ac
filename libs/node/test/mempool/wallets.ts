import {
  CHAIN_ID,
  encodeTransaction,
  hashOrder,
  transactionSigningHash,
  type Address,
  type Order,
} from '@cadastre/protocol';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { randomBytesFrom } from '../signatures/signed-batch';

export interface Wallets {
  readonly addresses: readonly Uint8Array[];
  /** A signed transfer-shaped transaction of one of the wallets. */
  sign(wallet: number, nonce: number, options?: { fee?: bigint; to?: Address; data?: Uint8Array }): Uint8Array;
  /** r, s and 27 or 28 over the order's EIP-712 hash. */
  signOrder(wallet: number, order: Order): Uint8Array;
}

const TARGET = '0x00000000000000000000000000000000000000aa' as Address;

/** Reproducible accounts that sign. */
export function createWallets(engine: SignatureEngine, seed: number, count: number): Wallets {
  const secrets = randomBytesFrom(seed)(32 * count);
  const packed = new Uint8Array(20 * count);
  engine.deriveKeys({ count, secrets, keys: new Uint8Array(64 * count), addresses: packed });
  const signDigest = (wallet: number, digests: Uint8Array) => {
    const signature = { signatures: new Uint8Array(64), parities: new Uint8Array(1) };
    engine.sign({ count: 1, digests, keyIndexes: Uint32Array.of(wallet), secrets, ...signature });
    return signature;
  };
  return {
    addresses: Array.from({ length: count }, (_, wallet) => packed.subarray(20 * wallet, 20 * wallet + 20)),
    sign(wallet, nonce, { fee = 0n, to = TARGET, data = new Uint8Array(68).fill(wallet) } = {}) {
      const unsigned = {
        type: 2 as const,
        chainId: CHAIN_ID,
        nonce,
        gasLimit: 100_000,
        to,
        data,
        maxFeePerGas: fee,
        maxPriorityFeePerGas: 0n,
        accessList: [],
      };
      const signature = signDigest(wallet, transactionSigningHash(unsigned));
      const hex = Buffer.from(signature.signatures).toString('hex');
      return encodeTransaction(unsigned, {
        r: BigInt(`0x${hex.slice(0, 64)}`),
        s: BigInt(`0x${hex.slice(64)}`),
        parity: signature.parities[0] as 0 | 1,
      });
    },
    signOrder(wallet, order) {
      const { signatures, parities } = signDigest(wallet, hashOrder(order));
      return Uint8Array.of(...signatures, 27 + parities[0]!);
    },
  };
}
