import type { Hex } from '@cadastre/protocol';
import { answered, type Schemas } from '@cadastre/sdk';
import { Random } from '../random';
import { Bank, type Payment } from './bank';
import { ChainView } from './chain-view';
import type { FlowWorld } from './flow-world';
import { type FlowInvestor, isVerified, onboard, planApplicants, uploadLists } from './investors';
import { Market } from './market';
import { MovePlanner } from './moves';
import { Register } from './register';
import { castParties, partiesNow } from './parties';
import { fillLots } from './lots';
import { begin, roundsOf, type RuleChoice } from './rounds';
import { RuleBook } from './rule-book';
import { depositOf, isPaid, PRICE_CENTS, subscribe, type Wish, wishOf, withdraw } from './subscribers';
import { TransferDesk } from './transfer-desk';

interface FlowSize {
  readonly seed: number;
  readonly investors: number;
  readonly transfers: number;
  readonly rules: RuleChoice;
}

interface Issued {
  readonly instrument: Schemas['Instrument'];
  readonly offering: Schemas['OfferingDetail'];
  readonly wishes: readonly Wish[];
}

interface Trading {
  readonly desk: TransferDesk;
  /** what the platform says to a transfer where transfers are cleared */
  readonly uncleared: Schemas['TransferCheck'];
  /** in the end */
  readonly holders: readonly FlowInvestor[];
}

interface FlowResults {
  /** oversubscribed */
  readonly first: Issued;
  readonly trading: Trading;
  /** below its soft cap */
  readonly second: Issued;
  /** above what the rules let be issued */
  readonly third: Issued;
}

const UNITS_FOR_EACH = 20;
/** Verified, and without a wish: they come to hold units later, or not at all. */
const BYSTANDERS = 3;
const WITHDRAWING = 6;
/** A wish of one unit more than the first passes the second. */
const CAPS = { issued: 5, supply: 7 };

/** Issuance from end to end, through the public API, with a naive register beside it. */
export class WholeFlow {
  readonly chain: ChainView;
  readonly bank: Bank;
  readonly register = new Register();
  investors: FlowInvestor[] = [];
  private readonly random: Random;
  private readonly market: Market;
  private readonly wallets = new Map<string, Hex>();

  private results: FlowResults | undefined;
  private blocked: FlowInvestor | undefined;

  constructor(
    private readonly world: FlowWorld,
    readonly size: FlowSize,
  ) {
    this.random = new Random(size.seed);
    this.market = new Market(world);
    this.chain = new ChainView(world.rpcUrl);
    this.bank = new Bank(world);
  }

  get verified(): FlowInvestor[] {
    return this.investors.filter(isVerified);
  }

  walletOf = ({ id }: FlowInvestor): Hex => this.wallets.get(id)!;

  get done(): FlowResults {
    if (!this.results) throw new Error('the flow has not run yet');
    return this.results;
  }

  async run(): Promise<void> {
    const { investors, transfers } = this.size;
    const { progress } = this.world;
    await this.world.open();
    await this.bank.open();
    await progress.part(`${investors} investors through KYC`, () => this.onboard());
    const first = await progress.part('an oversubscribed offering', () => this.issue());
    const trading = await progress.part(`${transfers} transfers`, () => this.trade(first));
    const [second, third] = await progress.part('two offerings that issue nothing', async () => {
      const lots = this.size.rules === 'all' && this.fillLots(first, trading);
      const [failed] = await Promise.all([this.issueNothing(), lots]);
      return failed;
    });
    this.results = { first, second, third, trading };
    // What was sent in excess, and what some want back.
    await progress.part('withdrawals', () => withdraw(this.world, this.bank, this.unblocked.slice(0, WITHDRAWING)));
  }

  private async onboard(): Promise<void> {
    const applicants = planApplicants(this.size.investors, this.random);
    await uploadLists(this.world, applicants);
    this.investors = await this.world.each(applicants, (applicant, i) => onboard(this.world, applicant, i));
    await this.world.each(this.verified, async ({ id, visitor: { api } }) => {
      await this.world.until(async () => {
        const investor = await answered(api.GET('/v1/investors/{id}', { params: { path: { id } } }));
        return investor.kyc_status === 'verified';
      });
      const { data } = await answered(api.GET('/v1/wallets'));
      this.wallets.set(id, data[0]!.address as Hex);
    });
  }

  /** More is wished for than there is: everybody pays, and gets a part. */
  private async issue(): Promise<Issued> {
    const subscribers = this.verified.slice(BYSTANDERS);
    const units = BigInt(subscribers.length * UNITS_FOR_EACH);
    const instrument = await this.market.instrument('OFFICE', 10n * units);
    const wishes = subscribers.map((investor, i) => wishOf(investor, i, this.random));
    const terms = { name: 'First issue', units, price: PRICE_CENTS, softCap: (units * PRICE_CENTS) / 2n };
    const offering = await this.market.open(instrument, terms, subscribers);
    await this.collect(offering, wishes);
    const closed = await this.market.close(offering.id);
    const allotted = await this.market.subscriptions(offering.id);
    for (const investor of subscribers) {
      const { allotted_units: own } = allotted.find(({ investor_id }) => investor_id === investor.id)!;
      this.register.issue(investor, Number(own));
    }
    return { instrument, offering: closed, wishes };
  }

  private async issueNothing(): Promise<[Issued, Issued]> {
    const second = await this.failToIssue();
    return [second, await this.issueAboveCaps(second)];
  }

  /** Too little is wished for: all of the money comes back. */
  private async failToIssue(): Promise<Issued> {
    const subscribers = this.unblocked.slice(0, Math.ceil(this.verified.length / 10));
    const units = BigInt(subscribers.length * 100);
    const instrument = await this.market.instrument('TOWER', units);
    const wishes = subscribers.map((investor, i): Wish => {
      const units = 5;
      return { investor, units, pays: i % 2 ? 'cash' : 'bank', cents: BigInt(units) * PRICE_CENTS };
    });
    const terms = { name: 'Second issue', units, price: PRICE_CENTS, softCap: (units * PRICE_CENTS) / 2n };
    const offering = await this.market.open(instrument, terms, subscribers);
    await this.collect(offering, wishes);
    return { instrument, offering: await this.market.close(offering.id), wishes };
  }

  /** The rules of an instrument let less be issued than is wished for. */
  private async issueAboveCaps({ instrument }: Issued): Promise<Issued> {
    const { issued, supply } = CAPS;
    const rules = new RuleBook(this.world, instrument.id);
    await rules.change({ issuance_cap: { units: String(issued), days: 1 }, supply_cap: String(supply) });
    const [one, other] = this.unblocked as [FlowInvestor, FlowInvestor];
    const wishes = [one, other].map((investor, i): Wish => {
      const units = [issued, supply][i]! + 1;
      return { investor, units, pays: 'cash', cents: BigInt(units) * PRICE_CENTS };
    });
    const units = BigInt(issued + supply + 2);
    const offering = await this.market.open(instrument, { name: 'Third issue', units, price: PRICE_CENTS }, [
      one,
      other,
    ]);
    await this.collect(offering, wishes);
    return { instrument, offering: await this.market.close(offering.id), wishes };
  }

  subscriptionsOf = (offeringId: string): Promise<Schemas['Subscription'][]> => this.market.subscriptions(offeringId);

  /** Everything that the rules say no to, among much that they let pass. */
  private async trade({ instrument: { id: instrumentId }, wishes }: Issued): Promise<Trading> {
    const rules = new RuleBook(this.world, instrumentId);
    const desk = new TransferDesk(this.world, instrumentId);
    const { register, walletOf } = this;
    const paidInTokens = new Set(wishes.flatMap(({ investor, pays }) => (pays === 'cash' ? [investor] : [])));
    const mayBeBlocked = (investor: FlowInvestor) => paidInTokens.has(investor);
    const cast = await castParties(this.world, { register, instrumentId, rules, walletOf, mayBeBlocked });
    this.blocked = cast.blocked;
    this.wallets.set(cast.recovered.investor.id, cast.recovered.wallet);
    let uncleared: Schemas['TransferCheck'] | undefined;
    for (const { name, make, count } of roundsOf(this.size.rules, this.size.transfers)) {
      const now = partiesNow(cast, this.verified);
      const round = make(now);
      const planner = new MovePlanner(register, this.random, now.holders);
      round.plan(planner, now, count);
      const resume = await begin(rules, round);
      if (round.rules.clearing) uncleared = await desk.explain(planner.moves[0]!);
      await desk.send(name, planner.moves);
      if (round.rules.clearing) await desk.clear();
      await resume?.();
      register.endRound();
    }
    await rules.change({});
    return { desk, uncleared: uncleared!, holders: partiesNow(cast, this.verified).holders };
  }

  /** Takes a while, for its units have to come at different times. */
  private async fillLots({ instrument }: Issued, { desk, holders }: Trading): Promise<void> {
    const [investor] = holders as [FlowInvestor];
    const { register, chain } = this;
    const collector = { investor, wallet: this.walletOf(investor) };
    await fillLots({ register, desk, chain }, instrument.token as Hex, collector, holders);
  }

  /** As the naive register has it: `0x… 12`. */
  expectedHoldings = (): string[] =>
    this.register.holders.map((one) => `${this.walletOf(one).toLowerCase()} ${this.register.of(one)}`).sort();

  /** Who pays with tokens has paid in before; the others' transfers arrive after they have subscribed. */
  private async collect(offering: Schemas['Offering'], wishes: readonly Wish[]): Promise<void> {
    const onAccount = wishes.filter(({ pays }) => pays === 'cash');
    await this.bank.payIn(await this.world.each(onAccount, depositOf));
    const transfers = await this.world.each(wishes, (wish) => subscribe(offering, wish));
    await this.bank.payIn(transfers.filter((payment): payment is Payment => payment !== null));
    const paid = wishes.filter(isPaid).length;
    await this.world.until(async () => {
      const subscriptions = await this.market.subscriptions(offering.id);
      return subscriptions.filter(({ status }) => status === 'funded').length === paid;
    });
  }

  private get unblocked(): FlowInvestor[] {
    return this.verified.filter((one) => one !== this.blocked);
  }
}
