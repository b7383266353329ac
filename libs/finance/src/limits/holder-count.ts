export interface HolderCountTerms {
  /** Null is unlimited; zero lets nobody in. */
  readonly max: number | null;
  /** Which identity an account belongs to: several accounts of one identity are one holder. */
  readonly owner: ReadonlyMap<string, string>;
}

/** Null as sender is a mint, as receiver a burn. */
export interface HolderMove {
  readonly from: string | null;
  readonly to: string | null;
  readonly units: bigint;
}

export type HolderVerdict =
  { readonly refused: 'MAX_HOLDERS' | 'INSUFFICIENT_BALANCE' } | { readonly refused: null; readonly holders: number };

/** Counts identities with units, across their accounts, and refuses a move that would bring in one too many. */
export class HolderCount {
  private readonly balances: Map<string, bigint>;
  private readonly totals = new Map<string, bigint>();

  constructor(
    private readonly terms: HolderCountTerms,
    balances: ReadonlyMap<string, bigint>,
  ) {
    this.balances = new Map(balances);
    for (const [account, units] of balances) this.addToOwner(account, units);
  }

  get holders(): number {
    return this.totals.size;
  }

  private ownerOf(account: string): string {
    const owner = this.terms.owner.get(account);
    if (owner === undefined) throw new RangeError(`account ${account} has no owner`);
    return owner;
  }

  private addToOwner(account: string, units: bigint): void {
    const owner = this.ownerOf(account);
    const total = (this.totals.get(owner) ?? 0n) + units;
    if (total < 0n) throw new RangeError(`${owner} would hold ${total} units`);
    if (total === 0n) this.totals.delete(owner);
    else this.totals.set(owner, total);
  }

  /** A seller who gives up everything frees the place before the buyer is counted. */
  private holdersAfter({ from, to, units }: HolderMove): number {
    const seller = from === null ? null : this.ownerOf(from);
    const buyer = to === null ? null : this.ownerOf(to);
    if (seller === buyer) return this.holders;
    const leaves = seller !== null && this.totals.get(seller) === units;
    const enters = buyer !== null && !this.totals.has(buyer);
    return this.holders - Number(leaves) + Number(enters);
  }

  move(move: HolderMove): HolderVerdict {
    const { from, to, units } = move;
    if (units <= 0n || from === to) throw new RangeError(`a move of ${units} units from ${from} to ${to}`);
    if (from !== null && (this.balances.get(from) ?? 0n) < units) return { refused: 'INSUFFICIENT_BALANCE' };
    const after = this.holdersAfter(move);
    // A register that is over its maximum already (the cap was lowered) may shrink or stay, but not grow.
    if (this.terms.max !== null && after > this.terms.max && after > this.holders) return { refused: 'MAX_HOLDERS' };
    for (const [account, change] of [[from, -units] as const, [to, units] as const]) {
      if (account === null) continue;
      this.balances.set(account, (this.balances.get(account) ?? 0n) + change);
      this.addToOwner(account, change);
    }
    return { refused: null, holders: this.holders };
  }
}
