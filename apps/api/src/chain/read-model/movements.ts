import type { Hex } from '@cadastre/protocol';

/** What an asset account gained or lost, since the last split. */
export interface Change {
  amount: bigint;
  /** the last block in which it changed */
  block: number;
}

/** Addresses as twenty characters of one byte each: what a map finds soonest. */
export type ByteString = string;

export interface Split {
  readonly asset: ByteString;
  readonly block: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** By asset, then by account: a block moves a busy account thousands of times. */
export type Changes = Map<ByteString, Map<ByteString, Change>>;

const NOBODY: ByteString = '\0'.repeat(20);

/** What blocks moved, in the order in which it happened: a split scales what was moved before it, not after. */
export class Movements {
  readonly parts: (Changes | Split)[] = [];

  /** Units that are made come from nobody, and those that are gone go there. */
  move(asset: ByteString, from: ByteString, to: ByteString, amount: bigint, block: number): void {
    if (from !== NOBODY) this.change(asset, from, -amount, block);
    if (to !== NOBODY) this.change(asset, to, amount, block);
  }

  split(split: Split): void {
    this.parts.push(split);
  }

  private change(asset: ByteString, account: ByteString, amount: bigint, block: number): void {
    let part = this.parts.at(-1);
    if (!(part instanceof Map)) this.parts.push((part = new Map()));
    let ofAsset = part.get(asset);
    if (!ofAsset) part.set(asset, (ofAsset = new Map()));
    const change = ofAsset.get(account);
    if (change) {
      change.amount += amount;
      change.block = block;
    } else ofAsset.set(account, { amount, block });
  }
}

export const byteString = (address: Hex): ByteString => Buffer.from(address.slice(2), 'hex').toString('latin1');
