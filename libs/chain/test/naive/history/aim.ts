import {
  bytesToHex,
  hashOrder,
  identityToAddress,
  UNLIMITED_ALLOWANCE,
  ZERO_ADDRESS,
  type Address,
  type Hex,
  type IdentityId,
  type Order,
} from '@cadastre/protocol';
import { type Random } from '../random';
import { type World } from '../world';
import {
  AGENT,
  ADMIN,
  DESK,
  EUR,
  EVERYONE,
  identityOfInvestor,
  INVESTORS,
  OUTSIDER,
  SECURITIES,
  text,
} from './characters';

/**
 * Picks arguments. It looks at the ledger to aim well (an existing hold, a real holder), and misses on purpose now and
 * then.
 */
export class Aim {
  private serial = 0;
  private readonly orders: Order[] = [];
  private readonly signatures = new Map<string, Address>();

  constructor(
    readonly world: World,
    readonly random: Random,
  ) {}

  /** Who signed: the oracle for the model, and for a machine that is told the recovered signers. */
  readonly signerOf = (hash: Hex, signature: Hex): Address | undefined => this.signatures.get(`${hash}|${signature}`);

  /** A number never given before. */
  fresh(): number {
    return this.serial++;
  }

  get assets(): Address[] {
    return this.world.assets.entries().map(([asset]) => asset as Address);
  }

  asset(): Address {
    const { random } = this;
    // One hot asset, as in life.
    return random.oneIn(3) ? SECURITIES[0]! : random.pick(this.assets);
  }

  anyAsset(): Address {
    return this.random.oneIn(30) ? OUTSIDER : this.asset();
  }

  holder(): Address {
    // One hot holder.
    return this.random.oneIn(6) ? INVESTORS[0]! : this.random.pick(INVESTORS);
  }

  anyone(): Address {
    return this.random.oneIn(20) ? this.random.pick([...EVERYONE, ZERO_ADDRESS, EUR]) : this.holder();
  }

  /** Somebody else than that account. */
  other(than: Address): Address {
    const found = this.anyone();
    return found === than && !this.random.oneIn(10) ? this.other(than) : found;
  }

  right(): Address {
    return this.random.oneIn(12) ? this.random.pick([AGENT, ADMIN, this.holder()]) : DESK;
  }

  amount(limit = 600n): bigint {
    const { random } = this;
    return random.weighted<() => bigint>([
      [() => BigInt(random.below(Number(limit) + 1)), 40],
      [() => 0n, 1],
      [() => BigInt(10 * random.below(60)), 5],
      [() => 2n ** 128n - 1n, 1],
      [() => 2n ** 128n, 0.4],
      [() => UNLIMITED_ALLOWANCE, 0.2],
    ])();
  }

  share(asset: Address, owner: Address): bigint {
    const { balance } = this.world.holding(asset, owner);
    if (this.random.oneIn(10)) return balance;
    if (this.random.oneIn(30)) return balance + 1n;
    return balance > 0n && !this.random.oneIn(6)
      ? BigInt(this.random.below(Number(balance > 500n ? 500n : balance)))
      : this.amount();
  }

  id(): Hex {
    if (!this.random.oneIn(8)) return text(`id ${this.fresh()}`);
    const { holds, distributions, motions } = this.world;
    const used = [...holds.entries(), ...distributions.entries(), ...motions.entries()].map(
      ([key]) => key.split('|').at(-1)! as Hex,
    );
    return used.length ? this.random.pick(used) : text('first');
  }

  soon(): bigint {
    return this.random.oneIn(15)
      ? this.world.now - BigInt(this.random.below(3))
      : this.world.now + BigInt(1 + this.random.below(3_000));
  }

  existing<V>(entries: readonly [string, V][], fits: (value: V) => boolean): [string, V] | undefined {
    const fitting = entries.filter(([, value]) => fits(value));
    return fitting.length ? this.random.pick(fitting) : undefined;
  }

  hold(...kinds: number[]) {
    const found = this.existing(
      this.world.holds.entries(),
      (hold) => kinds.includes(hold.kind) && (hold.amount > 0n || this.random.oneIn(20)),
    );
    if (!found || this.random.oneIn(20))
      return {
        asset: this.asset(),
        id: this.id(),
        holder: this.holder(),
        escrow: DESK,
        to: this.holder(),
        amount: this.amount(),
      };
    const [asset, id] = found[0].split('|') as [Address, Hex];
    const { holder, escrow, to, amount } = found[1];
    const part = this.random.oneIn(3) ? amount : BigInt(this.random.below(Number(amount) + 2));
    const wrong = this.random.oneIn(15) ? this.holder() : undefined;
    const live = (party: Address) => (this.random.oneIn(8) ? party : this.world.successorOf(party));
    return {
      asset,
      id,
      holder: wrong ?? holder,
      escrow: live(escrow),
      to: to === ZERO_ADDRESS ? this.anyone() : live(to),
      amount: part,
    };
  }

  distribution() {
    const found = this.existing(
      this.world.distributions.entries(),
      ({ closed, funded, total }) => (!closed && funded === total) || this.random.oneIn(6),
    );
    return found && !this.random.oneIn(25) ? { id: found[0] as Hex, ...found[1] } : undefined;
  }

  /** An asset with checkpoints. */
  counted(): Address {
    const found = this.existing(this.world.assets.entries(), ({ checkpoints }) => checkpoints.length > 0);
    return found && !this.random.oneIn(20) ? (found[0] as Address) : this.anyAsset();
  }

  motion(): Hex {
    const found = this.existing(this.world.motions.entries(), ({ closed }) => !closed || this.random.oneIn(5));
    return found && !this.random.oneIn(25) ? (found[0] as Hex) : this.id();
  }

  checkpoint(asset: Address): bigint {
    const count = this.world.assets.get(asset)?.checkpoints.length ?? 0;
    return this.random.oneIn(25) ? BigInt(count + 1) : BigInt(count);
  }

  identity(): bigint {
    return this.random.oneIn(25)
      ? BigInt(this.random.below(3) * 90)
      : identityOfInvestor(this.random.below(INVESTORS.length));
  }

  identityAddress(): Address {
    return this.random.oneIn(30) ? OUTSIDER : identityToAddress(this.identity() as IdentityId);
  }

  order(): Order {
    const { random, world } = this;
    if (this.orders.length && random.oneIn(3)) return random.pick(this.orders);
    const asset = random.oneIn(30) ? EUR : random.pick(SECURITIES);
    const seller = this.holder();
    const order: Order = {
      seller,
      buyer: this.other(seller),
      asset,
      units: this.amount(200n),
      cash: random.oneIn(30) ? this.asset() : EUR,
      payment: this.amount(200n),
      splitIndex: (world.assets.get(asset)?.splits.length ?? 0) + (random.oneIn(40) ? 1 : 0),
      validUntil: this.soon(),
      salt: text(`salt ${this.fresh()}`),
    };
    this.orders.push(order);
    return order;
  }

  sign(order: Order, party: Address): Hex {
    const signature = `${text(`signature ${this.fresh()}`)}${text('s').slice(2)}1b` as Hex;
    if (!this.random.oneIn(25)) this.signatures.set(`${bytesToHex(hashOrder(order))}|${signature}`, party);
    return signature;
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.random.below(5) }, item);
  }

  pairs<A, B>(first: () => A, second: (first: A) => B): [A[], B[]] {
    const firsts = this.list(first);
    const seconds = firsts.map(second);
    if (this.random.oneIn(40)) firsts.pop();
    return [firsts, seconds];
  }
}
