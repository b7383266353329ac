import { assetTokenAbi, bytesToHex, contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { type Actor, scopeOf } from '../access/actor';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Operation, Prisma, Transfer } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { OPERATOR, Settlements, type SettlementSigner } from '../settlement/settlement.service';
import { TransferRecords } from './transfer-records';

export const APPROVE = 'transfer.approve';
export const REJECT = 'transfer.reject';

/** Requests for clearing: the instrument's issuer or the desk decides, the sender may take one back. */
@Injectable()
export class TransferClearing {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly settlements: Settlements,
    private readonly records: TransferRecords,
  ) {}

  async approve(actor: Actor, id: string): Promise<Operation> {
    const transfer = await this.requested(id);
    judgeClearer(actor, transfer);
    if (transfer.holdExpiresAt! <= this.clock.now()) {
      throw new Problem(
        'STATE_REFUSED',
        'The request has expired: reject it, which frees its units, and have it sent anew.',
      );
    }
    const { from, to } = await this.accountsNow(transfer);
    const call = callTo(tokenOf(transfer), assetTokenAbi, 'approveTransfer', [holdOf(transfer), from, to]);
    return this.start(actor, transfer, { kind: APPROVE, call, signer: OPERATOR, status: 'approving' });
  }

  async reject(actor: Actor, id: string, reason: string): Promise<Operation> {
    const transfer = await this.requested(id);
    judgeClearer(actor, transfer);
    return this.free(actor, transfer, reason);
  }

  /** By the sender, out of whose account it was asked for. */
  async cancel(actor: Actor, id: string): Promise<Operation> {
    const transfer = await this.requested(id);
    if (transfer.organisationId !== actor.organisationId) throw notFound('transfer');
    return this.free(actor, transfer, 'taken back by the sender');
  }

  private async free(actor: Actor, transfer: Transfer, reason: string): Promise<Operation> {
    const { from } = await this.accountsNow(transfer);
    const call = callTo(tokenOf(transfer), assetTokenAbi, 'rejectTransfer', [holdOf(transfer), from]);
    return this.start(actor, transfer, { kind: REJECT, call, signer: OPERATOR, status: 'rejecting', reason });
  }

  private async requested(id: string): Promise<Transfer> {
    const transfer = await this.records.lock(id);
    if (transfer.status === 'requested') return transfer;
    throw new Problem('STATE_REFUSED', `The transfer is ${transfer.status}: only a request is decided on.`);
  }

  private async start(
    actor: Actor,
    transfer: Transfer,
    step: {
      readonly kind: string;
      readonly call: ChainCall;
      readonly signer: SettlementSigner;
      readonly status: 'approving' | 'rejecting';
      readonly reason?: string;
    },
  ): Promise<Operation> {
    const { id, instrumentId } = transfer;
    const operation = await this.settlements.start({
      kind: step.kind,
      organisationId: actor.organisationId,
      subject: { type: 'transfer', id },
      input: { transfer_id: id, instrument_id: instrumentId },
      createdBy: actor.personId,
      signer: step.signer,
      calls: [step.call],
    });
    const decision: Prisma.TransferUpdateInput = {
      status: step.status,
      operationId: operation.id,
      decidedBy: actor.personId,
      reason: step.reason ?? null,
    };
    // The right to decide has been judged; the record is the sender's.
    await this.unit.within(PLATFORM, () => this.records.change(transfer, decision, `transfer.${step.status}`));
    return operation;
  }

  /** A recovery carries a request along: whose it is now, and who stands in for the receiver. */
  private async accountsNow(transfer: Transfer): Promise<{ from: Hex; to: Hex }> {
    const client = requireChain(this.connection);
    const [hold, to] = await client.multicall({
      contracts: [
        { address: tokenOf(transfer), abi: assetTokenAbi, functionName: 'holdOf', args: [holdOf(transfer)] },
        {
          address: contracts.IdentityRegistry,
          abi: identityRegistryAbi,
          functionName: 'successorOf',
          args: [bytesToHex(transfer.toAddress)],
        },
      ],
      allowFailure: false,
      multicallAddress: contracts.Multicall3,
    });
    return { from: hold.holder, to };
  }
}

const tokenOf = ({ token }: Transfer): Hex => bytesToHex(token);
const holdOf = ({ holdId }: Transfer): Hex => bytesToHex(holdId!);

/** The issuer's people and the desk, but never the person who asked. */
function judgeClearer(actor: Actor, { issuerOrganisationId, createdBy }: Transfer): void {
  if (scopeOf(actor).kind !== 'platform' && actor.organisationId !== issuerOrganisationId) throw notFound('transfer');
  if (actor.personId === createdBy) throw new Problem('MAKER_IS_CHECKER', 'You asked for this transfer yourself.');
}
