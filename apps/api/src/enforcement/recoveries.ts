import { assetTokenAbi, bytesToHex, contracts, type Hex, hexToBytes, identityRegistryAbi } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { ChainAccount, EnforcementOrder } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid, Problem } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { RetiredAccounts } from '../settlement/retired-accounts';
import { Wallets } from '../wallets/wallets.service';
import { ChainViews } from './chain-views';
import { EnforcementDecisions, type EnforcementWork } from './enforcement-decisions';
import type { RecoveryCommand } from './enforcement-orders.dto';
import { EnforcementOrders } from './enforcement-orders.service';
import { type RecoveryTerms, recoveryTerms } from './enforcement-terms';
import { FreezeFollowing } from './freeze-following';

/** A lost wallet is replaced by another one of the same identity, with everything that hangs on it, and dies. */
@Injectable()
export class Recoveries implements EnforcementWork, OnModuleInit {
  readonly kind = 'recovery';
  readonly needsDocument = false;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly decisions: EnforcementDecisions,
    private readonly orders: EnforcementOrders,
    private readonly wallets: Wallets,
    private readonly identities: Identities,
    private readonly chain: ChainViews,
    private readonly following: FreezeFollowing,
    private readonly retired: RetiredAccounts,
  ) {}

  onModuleInit(): void {
    this.decisions.register(this);
  }

  async draft(actor: Actor, command: RecoveryCommand): Promise<EnforcementOrder> {
    const lost = await this.wallets.lock(command.lost_wallet_id);
    if (lost.status !== 'live') throw new Problem('STATE_REFUSED', `The wallet is ${lost.status}.`);
    const identity = await this.chain.identityOf(bytesToHex(lost.address));
    if (identity === 0n) throw new Problem('STATE_REFUSED', 'The chain does not know the wallet: nothing is in it.');
    const replacement = command.replacement_wallet_id
      ? await this.requireReplacement(lost, identity, command.replacement_wallet_id)
      : await this.openReplacement(identity);
    const terms: RecoveryTerms = {
      identity: identity.toString(),
      lost_wallet_id: lost.id,
      lost: bytesToHex(lost.address),
      replacement_wallet_id: replacement.id,
      replacement: bytesToHex(replacement.address),
    };
    return this.orders.draft(actor, { kind: this.kind, terms, reason: command.reason });
  }

  async calls({ terms }: EnforcementOrder): Promise<ChainCall[]> {
    const { identity, lost, replacement } = recoveryTerms.parse(terms);
    const isKnown = (await this.chain.identityOf(replacement)) !== 0n;
    const owner = await this.unit.tx.identity.findUnique({ where: { number: BigInt(identity) } });
    if (!isKnown && !owner) throw new Error(`identity ${identity} is none of ours`);
    const known = isKnown ? [] : [this.identities.registerCall(owner!, replacement)];
    const tokens = await this.tokensOf(lost);
    // Nothing hangs on it, on a chain without a token: unlinked, it is as dead.
    if (tokens.length === 0) {
      return [...known, callTo(contracts.IdentityRegistry, identityRegistryAbi, 'deleteIdentity', [lost])];
    }
    return [...known, ...tokens.map((token) => recoverCall(token, terms as RecoveryTerms))];
  }

  async confirmed({ terms }: EnforcementOrder): Promise<ChainCall[]> {
    const { lost, lost_wallet_id, replacement, replacement_wallet_id } = recoveryTerms.parse(terms);
    const [lostWallet, newWallet] = [
      await this.wallets.lock(lost_wallet_id),
      await this.wallets.lock(replacement_wallet_id),
    ];
    if (newWallet.status !== 'live') await this.wallets.change(newWallet, { status: 'live' }, 'wallet.opened');
    if (lostWallet.status !== 'replaced') {
      await this.wallets.change(
        lostWallet,
        { status: 'replaced', replacedById: replacement_wallet_id },
        'wallet.replaced',
      );
    }
    await this.following.recovered(lost, replacement);
    await this.retired.abandon(lost_wallet_id);
    // Units of another token may have arrived between the approval and the block. After it, none can.
    const left = await this.tokensHeldBy(lost);
    return left.map((token) => recoverCall(token, terms as RecoveryTerms));
  }

  async abandoned({ terms }: EnforcementOrder): Promise<void> {
    const wallet = await this.wallets.lock(recoveryTerms.parse(terms).replacement_wallet_id);
    if (wallet.status === 'linking') await this.wallets.change(wallet, { status: 'refused' }, 'wallet.link_refused');
  }

  private async requireReplacement(lost: ChainAccount, identity: bigint, id: string): Promise<ChainAccount> {
    const replacement = await this.wallets.lock(id);
    const mismatch =
      id === lost.id ||
      replacement.status !== 'live' ||
      (await this.chain.identityOf(bytesToHex(replacement.address))) !== identity;
    if (mismatch) {
      throw invalid('/replacement_wallet_id', 'WALLET_OTHER', 'It is no other live wallet of the same owner.');
    }
    return replacement;
  }

  private async openReplacement(number: bigint): Promise<ChainAccount> {
    const identity = await this.unit.tx.identity.findUnique({ where: { number } });
    if (!identity) throw new Problem('STATE_REFUSED', `Identity ${number} is not kept here: name a wallet of it.`);
    const { wallet } = await this.wallets.open(identity);
    return this.wallets.change(wallet, { status: 'linking' }, 'wallet.linking');
  }

  /** Every token in which something hangs on the account; where that is none, any one, for the account to die by. */
  private async tokensOf(account: Hex): Promise<Hex[]> {
    const held = await this.tokensHeldBy(account);
    const frozen = await this.unit.tx.freeze.findMany({
      where: { account: bytes(account), status: { in: ['freezing', 'standing', 'lifting'] } },
    });
    const tokens = new Set([...held, ...frozen.map(({ token }) => bytesToHex(token))]);
    if (tokens.size > 0) return [...tokens];
    const any = await this.unit.tx.chainAsset.findFirst({ orderBy: { asset: 'asc' } });
    return any ? [bytesToHex(any.asset)] : [];
  }

  private async tokensHeldBy(account: Hex): Promise<Hex[]> {
    const rows = await this.unit.tx.chainBalance.findMany({
      where: { account: bytes(account), amount: { gt: 0 } },
      orderBy: { asset: 'asc' },
    });
    return rows.map(({ asset }) => bytesToHex(asset));
  }
}

const bytes = (hex: Hex) => Uint8Array.from(hexToBytes(hex));

const recoverCall = (token: Hex, { lost, replacement, identity }: RecoveryTerms): ChainCall => {
  const identityAsAddress: Hex = `0x${BigInt(identity).toString(16).padStart(40, '0')}`;
  return callTo(token, assetTokenAbi, 'recoveryAddress', [lost, replacement, identityAsAddress]);
};
