import { Role, ZERO_ADDRESS } from '@cadastre/protocol';
import { auditWorld } from '../auditor';
import { NaiveLedger, type NaiveReceipt } from '../ledger';
import { Random } from '../random';
import { ADMIN } from './characters';
import { type EncodedCall } from './encoded-call';
import { History, type HistoryEntry } from './history';
import { opening } from './opening';

export const GENESIS_TIME = 1_750_000_000;

/** A block as the naive ledger executed it. */
export interface PlayedBlock {
  readonly timestamp: number;
  readonly entries: readonly HistoryEntry[];
  readonly receipts: readonly NaiveReceipt[];
}

/** A ledger in which one account is Admin, and the blocks that random senders make of it. */
export class Play {
  readonly history: History;
  readonly ledger: NaiveLedger;
  private readonly random: Random;
  private time = GENESIS_TIME;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.ledger = new NaiveLedger((hash, signature) => this.history.signerOf(hash, signature), auditWorld);
    this.ledger.world.roles.set(`${Role.Admin}|${ZERO_ADDRESS}|${ADMIN}`, true);
    this.ledger.world.settings.set('sequencer', ADMIN);
    this.history = new History(this.ledger.world, this.random);
  }

  /** The first block: it sets the stage, and nothing in it is refused. */
  opening(): PlayedBlock {
    const calls = opening(BigInt(this.time));
    const block = this.script(calls);
    const refused = block.receipts.findIndex(({ status }) => status === 0);
    if (refused >= 0)
      throw new Error(`the opening's ${calls[refused]!.name} was refused: ${block.receipts[refused]!.code}`);
    return block;
  }

  /** A block of exactly these calls. */
  script(calls: readonly EncodedCall[]): PlayedBlock {
    return this.play(calls.map((call) => () => ({ transaction: call, names: [`${call.contract}.${call.name}`] })));
  }

  /** The next random block. Each transaction is made with the ones before it in mind. */
  next(): PlayedBlock {
    this.time += this.random.weighted([
      [0, 2],
      [1, 10],
      [30, 10],
      [600, 3],
      [86_400, 1],
    ]);
    const size = this.random.weighted([
      [1, 2],
      [8, 4],
      [24, 2],
    ]);
    return this.play(Array.from({ length: size }, () => () => this.includable()));
  }

  /** Senders without a nonce never get into a block. */
  private includable(): HistoryEntry {
    const { world } = this.ledger;
    const entry = this.history.next();
    const { sender } = entry.transaction;
    return world.isKnown(sender) || world.nonces.has(sender) ? entry : this.includable();
  }

  private play(makers: readonly (() => HistoryEntry)[]): PlayedBlock {
    this.ledger.beginBlock(this.time);
    const entries: HistoryEntry[] = [];
    const receipts = makers.map((make) => {
      const entry = make();
      entries.push(entry);
      return this.ledger.apply(entry.transaction);
    });
    return { timestamp: this.time, entries, receipts };
  }
}
