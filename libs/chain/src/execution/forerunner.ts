import { TRANSACTION_WORDS, TransactionWord, type PackedTransactions } from '../block/transaction-pack';
import { assetOfFlags } from '../contracts/registry';
import { Account } from '../state/schema';
import { type State } from '../state/state';

/** How many calls are looked at in one go. */
export const STRIDE = 64;

/** Calldata that begins as that of a transfer does: a selector, an account, a number. */
const BYTES_MIN = 68;

/**
 * Runs ahead of the resolver and looks at the rows that the next calls will need. At a million accounts each of them is
 * somewhere in memory that no cache holds: a call that looks for one after the other waits about 300 ns each time, while
 * reads that do not depend on each other wait together, about 30 ns each. It only reads, and guesses: where it guesses
 * wrong, the resolver waits as it would have anyway.
 */
export class Forerunner {
  private count = 0;
  /** Where each call's target and first argument lie. */
  private readonly targetAt = new Uint32Array(STRIDE);
  private readonly partyAt = new Uint32Array(STRIDE);
  private readonly senders = new Uint32Array(STRIDE);
  private readonly homes = new Uint32Array(2 * STRIDE);
  /** What was read: so that no compiler takes the reads for idle. */
  private seen = 0;

  constructor(
    private readonly state: State,
    private readonly data: Uint32Array,
  ) {}

  /** Transactions `first` up to `end`, at most a stride of them. */
  lookAtTransactions({ heads }: PackedTransactions, first: number, end: number): void {
    const { accounts } = this.state;
    const { homes, senders } = this;
    this.count = 0;
    for (let transaction = first; transaction < end; transaction++) {
      const at = transaction * TRANSACTION_WORDS;
      this.add(
        at + TransactionWord.to,
        heads[at + TransactionWord.dataOffset]! >>> 2,
        heads[at + TransactionWord.dataLength]!,
      );
    }
    const at = (index: number): number => (first + index) * TRANSACTION_WORDS + TransactionWord.sender;
    for (let i = 0; i < this.count; i++) this.seen ^= accounts.index[(homes[i] = accounts.homeOf(heads, at(i)))]!;
    for (let i = 0; i < this.count; i++) this.seen ^= accounts.words[accounts.index[homes[i]!]! << 4]!;
    for (let i = 0; i < this.count; i++)
      this.seen ^= this.state.nonces.words[(senders[i] = accounts.find(heads, at(i))) << 1]!;
    this.lookAtParties(heads);
  }

  /** Begins a stride of a batch's calls. */
  begin(sender: number): void {
    this.count = 0;
    this.senders.fill(sender);
  }

  /** A call by where its target lies, its calldata and how long that is. */
  add(targetAt: number, dataAt: number, length: number): void {
    this.targetAt[this.count] = targetAt;
    // The address takes the last five words of the first argument. A call without one is looked up under other words.
    this.partyAt[this.count++] = length < BYTES_MIN ? 0 : dataAt + 4;
  }

  /** The accounts that the calls name, then what they and the senders hold of the assets that are called. */
  lookAtParties(targets: Uint32Array): void {
    const { accounts, holdings } = this.state;
    const { count, data, homes, partyAt, senders } = this;
    let { seen } = this;
    for (let i = 0; i < count; i++) seen ^= accounts.index[(homes[i] = accounts.homeOf(data, partyAt[i]!))]!;
    for (let i = 0; i < count; i++) seen ^= accounts.words[accounts.index[homes[i]!]! << 4]!;
    for (let i = 0; i < count; i++) {
      const asset = assetOfFlags(accounts.peek(accounts.find(targets, this.targetAt[i]!), Account.flags));
      const from = (homes[2 * i] = holdings.homeOf2(asset, senders[i]!));
      const to = (homes[2 * i + 1] = holdings.homeOf2(asset, accounts.find(data, partyAt[i]!)));
      seen ^= holdings.index[from]! ^ holdings.index[to]!;
    }
    for (let i = 0; i < 2 * count; i++) seen ^= holdings.words[holdings.index[homes[i]!]! << 4]!;
    this.seen = seen;
  }
}
