import { hexToBytes, type Hex } from '@cadastre/protocol';
import { TransactionPacker, type PackedTransactions } from '@cadastre/chain';
import { accountAddress, benchAsset, holdersOf, stream } from './world';

/** ABI calldata of a function whose arguments are plain words. */
export function calldata(selector: number, ...words: (bigint | Hex)[]): Uint8Array {
  const bytes = new Uint8Array(4 + 32 * words.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, selector);
  words.forEach((word, index) => {
    const value = BigInt(word);
    for (let part = 0; part < 4; part++)
      view.setBigUint64(4 + 32 * index + 8 * (3 - part), (value >> BigInt(64 * part)) & 0xffffffffffffffffn);
  });
  return bytes;
}

export class Load {
  private readonly nonces: Uint32Array;
  private readonly next: () => number;
  private hashes = 0;

  constructor(
    private readonly accounts: number,
    private readonly assets: number,
    seed: number,
  ) {
    this.nonces = new Uint32Array(accounts);
    this.next = stream(seed);
  }

  /** Ranks as Zipf has them: rank r with probability proportional to 1/(r+1). */
  zipf(): number {
    const u = this.next() / 2 ** 32;
    return Math.min(this.assets - 1, Math.floor(Math.exp(u * Math.log(this.assets + 1)) - 1));
  }

  below(bound: number): number {
    return this.next() % bound;
  }

  add(packer: TransactionPacker, sender: number, to: Hex, data: Uint8Array): void {
    const hash = new Uint8Array(32);
    new DataView(hash.buffer).setUint32(0, ++this.hashes);
    packer.add({
      hash,
      sender: hexToBytes(accountAddress(sender)),
      to: hexToBytes(to),
      nonce: BigInt(this.nonces[sender]!++),
      gasLimit: 1_000_000n,
      value: 0n,
      type: 2,
      data,
    });
  }

  /** Transfers of assets by rank between random holders. */
  transfers(count: number): PackedTransactions {
    const packer = new TransactionPacker(count);
    for (let i = 0; i < count; i++) {
      const asset = this.zipf();
      const sender = this.below(holdersOf(asset, this.accounts));
      const to = (sender + 1 + this.below(this.accounts - 1)) % this.accounts;
      this.add(packer, sender, benchAsset(asset), calldata(0xa9059cbb, accountAddress(to), 1n));
    }
    return packer.finish();
  }
}
