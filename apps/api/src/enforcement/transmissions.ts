import { assetTokenAbi, bytesToHex, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { EnforcementOrder, Identity } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid, notFound, Problem } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { Subscribers } from '../subscriptions/subscribers';
import { Wallets } from '../wallets/wallets.service';
import { ChainViews } from './chain-views';
import { type Confirmed, EnforcementDecisions, type EnforcementWork } from './enforcement-decisions';
import type { TransmissionCommand } from './enforcement-orders.dto';
import { EnforcementOrders } from './enforcement-orders.service';
import { type TransmissionTerms, transmissionTerms } from './enforcement-terms';
import { FreezeFollowing } from './freeze-following';
import { StandingChanges } from './standing-changes';
import { TokenAuthority } from './token-authority';

type Holding = TransmissionTerms['holdings'][number];

const CALLS_MAX = 1_000;

/** A holding passes by law to somebody else: death, merger, an order of the court. */
@Injectable()
export class Transmissions implements EnforcementWork, OnModuleInit {
  readonly kind = 'transmission';
  readonly needsDocument = true;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly decisions: EnforcementDecisions,
    private readonly orders: EnforcementOrders,
    private readonly identities: Identities,
    private readonly subscribers: Subscribers,
    private readonly wallets: Wallets,
    private readonly chain: ChainViews,
    private readonly authority: TokenAuthority,
    private readonly following: FreezeFollowing,
    private readonly standings: StandingChanges,
  ) {}

  onModuleInit(): void {
    this.decisions.register(this);
  }

  async draft(actor: Actor, command: TransmissionCommand): Promise<EnforcementOrder> {
    const from = await this.requireIdentity(command.from_investor_id);
    const to = await this.requireIdentity(command.to_investor_id);
    requireNotBlocked(from);
    const receiver = await this.receiver(to, command);
    const holdings = command.holdings
      ? await this.named(actor, from, receiver, command.holdings)
      : await this.everything(from, receiver);
    if (holdings.length === 0) throw new Problem('STATE_REFUSED', 'Nothing is there that could pass.');
    if (holdings.length > CALLS_MAX) {
      throw new Problem('STATE_REFUSED', `${holdings.length} holdings are too many for one order: name some of them.`);
    }
    const { cause, from_investor_id, to_investor_id, reason } = command;
    const terms: TransmissionTerms = {
      cause,
      from_investor_id,
      from_identity: from.number.toString(),
      to_investor_id,
      to_identity: to.number.toString(),
      standing_after: standingAfter(cause, command.holdings === undefined),
      holdings,
    };
    return this.orders.draft(actor, { kind: this.kind, terms, reason });
  }

  /** A death is a fact, whatever becomes of the holding: it is on the chain before anything passes. */
  async calls(order: EnforcementOrder): Promise<ChainCall[]> {
    const { from_identity, from_investor_id, standing_after, holdings } = transmissionTerms.parse(order.terms);
    const from = await this.requireIdentity(from_investor_id);
    requireNotBlocked(from);
    if (standing_after === 'deceased' && from.standing !== standing_after)
      await this.standings.change(order, BigInt(from_identity), standing_after);
    const reason = reasonOf(order);
    return holdings.map(({ token, from, to, units }) =>
      callTo(token, assetTokenAbi, 'transmit', [from, to, BigInt(units), reason]),
    );
  }

  async confirmed(order: EnforcementOrder, { transactionHash }: Confirmed): Promise<ChainCall[]> {
    const { from_identity, standing_after } = transmissionTerms.parse(order.terms);
    for (const move of await this.following.movesOf(transactionHash)) await this.following.taken(move, true);
    if (standing_after === 'closed') await this.standings.change(order, BigInt(from_identity), standing_after);
    return [];
  }

  abandoned(): Promise<void> {
    return Promise.resolve();
  }

  private async requireIdentity(investorId: string): Promise<Identity> {
    const identity = await this.identities.find({ type: 'investor', id: investorId });
    if (!identity) throw notFound('investor');
    return identity;
  }

  private async receiver(to: Identity, { to_wallet_id, to_investor_id }: TransmissionCommand): Promise<Hex> {
    if (to_wallet_id === undefined) {
      const account = (await this.subscribers.find(to_investor_id))?.account;
      if (!account) throw invalid('/to_investor_id', 'WALLET_MISSING', 'The receiver has no wallet yet.');
      return account.address;
    }
    const wallet = await this.wallets.get(to_wallet_id);
    const address = bytesToHex(wallet.address);
    if (wallet.status !== 'live' || (await this.chain.identityOf(address)) !== to.number) {
      throw invalid('/to_wallet_id', 'WALLET_OTHER', 'It is no live wallet of the receiver.');
    }
    return address;
  }

  private async everything(from: Identity, to: Hex): Promise<Holding[]> {
    const accounts = (await this.accountsOf(from)).map((account) => Uint8Array.from(hexToBytes(account)));
    const balances = await this.unit.tx.chainBalance.findMany({
      where: { account: { in: accounts }, amount: { gt: 0 } },
      orderBy: [{ asset: 'asc' }, { account: 'asc' }],
    });
    const holdings: Holding[] = [];
    for (const { asset, account } of balances) {
      const [token, source] = [bytesToHex(asset), bytesToHex(account)];
      const units = await this.chain.enforceable(token, source);
      if (units > 0n) holdings.push({ token, from: source, to, units: units.toString() });
    }
    return holdings;
  }

  private async named(
    actor: Actor,
    from: Identity,
    to: Hex,
    wanted: NonNullable<TransmissionCommand['holdings']>,
  ): Promise<Holding[]> {
    const accounts = await this.accountsOf(from);
    const holdings: Holding[] = [];
    for (const [
      i,
      { account = accounts.length === 1 ? accounts[0] : undefined, units, ...token },
    ] of wanted.entries()) {
      if (!account || !accounts.includes(account)) {
        throw invalid(`/holdings/${i}/account`, 'ACCOUNT_OTHER', 'Name an account of the investor.');
      }
      holdings.push({ token: await this.authority.require(actor, token), from: account, to, units });
    }
    const places = new Set(holdings.map(({ token, from: source }) => `${token} ${source}`));
    if (places.size < holdings.length) throw invalid('/holdings', 'TWICE', 'A holding is named twice.');
    return holdings;
  }

  private async accountsOf({ number }: Identity): Promise<Hex[]> {
    const links = await this.unit.tx.chainIdentityAccount.findMany({
      where: { identity: number },
      orderBy: { account: 'asc' },
    });
    return links.map(({ account }) => bytesToHex(account));
  }
}

/** Neither death nor a merger lets go of what a sanction holds: heirs would be the way around it. */
function requireNotBlocked({ standing }: Identity): void {
  if (standing !== 'blocked') return;
  throw new Problem('STATE_REFUSED', 'The investor is blocked: nothing of theirs passes to anybody.');
}

/** A merger ends whoever was merged, once all of it has passed. A court's order ends nobody. */
function standingAfter(cause: TransmissionTerms['cause'], everything: boolean): TransmissionTerms['standing_after'] {
  if (cause === 'death') return 'deceased';
  return cause === 'merger' && everything ? 'closed' : null;
}

/** On the chain a transmission names the order that it rests on. */
const reasonOf = ({ id }: EnforcementOrder): Hex => `0x${id.replace(/-/g, '').padEnd(64, '0')}`;
