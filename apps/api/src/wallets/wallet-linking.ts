import { bytesToHex, contracts, type Hex, hexToBytes, identityRegistryAbi } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Clock } from '../clock/clock';
import type { ChainAccount, Identity, Operation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { NEUTRAL } from '../subscriptions/eligibility';
import { WalletChallenges } from './wallet-challenges';
import type { LinkWallet } from './wallets.dto';
import { Wallets } from './wallets.service';

const LINK = 'wallet.link';
const UNLINK = 'wallet.unlink';

/** Every wallet is a row of the chain's registry, which is kept for ever. */
const OWN_WALLETS_MAX = 20;

/** Wallets whose keys their owners hold: linked by a signed message, known to the chain under the owner's identity. */
@Injectable()
export class WalletLinking implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallets: Wallets,
    private readonly challenges: WalletChallenges,
    private readonly identities: Identities,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: LINK, settled: (operation, outcome) => this.linked(operation, outcome) });
    this.settlements.register({ kind: UNLINK, settled: (operation, outcome) => this.unlinked(operation, outcome) });
  }

  async link(actor: Actor, command: LinkWallet): Promise<ChainAccount> {
    const identity = await this.requireIdentity(actor, command.investor_id);
    const address = await this.challenges.prove(actor, command.message, command.signature as Hex);
    const { organisationId } = actor;
    await this.requirePlace(organisationId);
    const id = uuidv7();
    // A duplicate must not end the transaction: its refusal names the cure.
    const [row] = await this.unit.tx.chainAccount.createManyAndReturn({
      data: [
        {
          id,
          organisationId,
          kind: 'own',
          status: 'linking',
          address: Uint8Array.from(hexToBytes(address)),
          label: command.label,
          createdAt: this.clock.now(),
        },
      ],
      skipDuplicates: true,
    });
    if (!row) throw new Problem('WALLET_TAKEN', `The wallet ${address} is linked already.`);
    return this.settle(actor, row, LINK, this.identities.registerCall(identity, address));
  }

  async unlink(actor: Actor, id: string): Promise<ChainAccount> {
    const wallet = await this.wallets.lock(id);
    if (wallet.kind !== 'own') {
      throw new Problem('STATE_REFUSED', 'A custodial wallet stays: only a wallet of your own is unlinked.');
    }
    if (wallet.status !== 'live') throw new Problem('STATE_REFUSED', `The wallet is ${wallet.status}.`);
    const address = bytesToHex(wallet.address);
    const call = callTo(contracts.IdentityRegistry, identityRegistryAbi, 'deleteIdentity', [address]);
    return this.settle(actor, wallet, UNLINK, call);
  }

  private async settle(actor: Actor, wallet: ChainAccount, kind: typeof LINK | typeof UNLINK, call: ChainCall) {
    const { id: operationId } = await this.settlements.start({
      kind,
      organisationId: actor.organisationId,
      subject: { type: 'wallet', id: wallet.id },
      input: { wallet_id: wallet.id },
      createdBy: actor.personId,
      signer: OPERATOR,
      calls: [call],
    });
    const status = kind === LINK ? ('linking' as const) : ('unlinking' as const);
    return this.wallets.change(wallet, { status, operationId }, `wallet.${status}`);
  }

  private async linked(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const wallet = await this.awaited(operation);
    if (outcome.status === 'confirmed') await this.wallets.change(wallet, { status: 'live' }, 'wallet.linked');
    else await this.wallets.change(wallet, { status: 'refused' }, 'wallet.link_refused');
  }

  private async unlinked(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const wallet = await this.awaited(operation);
    if (outcome.status === 'confirmed') await this.wallets.change(wallet, { status: 'unlinked' }, 'wallet.unlinked');
    else await this.wallets.change(wallet, { status: 'live' }, 'wallet.unlink_refused');
  }

  private async awaited(operation: Operation): Promise<ChainAccount> {
    const wallet = await this.wallets.lock(operation.subjectId!);
    requireAwaited(operation, 'wallet', wallet);
    return wallet;
  }

  /** Whoever is verified, and acts for nobody but themselves. */
  private async requireIdentity(actor: Actor, investorId: string): Promise<Identity> {
    const identity = await this.identities.find({ type: 'investor', id: investorId });
    if (identity?.organisationId !== actor.organisationId) throw notFound('investor');
    if (identity.standing !== 'active' && identity.standing !== 'restricted') {
      throw new Problem('STATE_REFUSED', NEUTRAL.detail);
    }
    return identity;
  }

  private async requirePlace(organisationId: string): Promise<void> {
    // Two at once would each find the last place free.
    await this.unit.tx
      .$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`wallets ${organisationId}`}, 0))::text`;
    const alive = { kind: 'own' as const, status: { in: ['linking' as const, 'live' as const, 'unlinking' as const] } };
    const count = await this.unit.tx.chainAccount.count({ where: { organisationId, ...alive } });
    if (count >= OWN_WALLETS_MAX) throw new Problem('STATE_REFUSED', `${count} wallets are linked: unlink one first.`);
  }
}
