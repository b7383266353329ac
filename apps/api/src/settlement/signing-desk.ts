import { openSigner, type Signer } from '@cadastre/node';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { ChainAccount } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Operations } from '../operations/operations.service';
import { EMPTY_BATCH, signBatch } from './batch-transaction';
import { ChainAccounts } from './chain-accounts';
import { RetiredAccounts } from './retired-accounts';
import { type PlannedBatch, planBatches, type WaitingSettlement } from './plan-batches';

const SETTLEMENTS_AT_ONCE = 1_024;

/** How long signed bytes may take effect, and their refs stay used up. The chain allows 30 days. */
const VALID_FOR_MS = 24 * 60 * 60_000;

/**
 * Turns what operations ask into signed bytes. Nonces and bytes commit together, before anything is sent: whatever
 * happens afterwards, the same bytes are sent, and an operation is never signed twice with both able to take effect.
 */
@Injectable()
export class SigningDesk {
  private signer: Promise<Signer> | undefined;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly accounts: ChainAccounts,
    private readonly operations: Operations,
    private readonly retired: RetiredAccounts,
  ) {}

  /** Signs everything that waits for an account, and completes the jobs of all that; answers the operations. */
  async signWaiting(accountId: string): Promise<string[]> {
    const signer = await this.openSigner();
    const signed: string[] = [];
    for (let more = true; more;) {
      more = await this.unit.run(PLATFORM, async () => {
        const account = await this.accounts.lock(accountId);
        if (account.status === 'replaced') {
          await this.retired.abandon(accountId);
          return false;
        }
        const waiting = await this.waitingFor(accountId);
        if (waiting.length === 0) return false;
        const secret = await this.accounts.secretOf(account);
        let nonce = account.nextNonce;
        for (const batch of planBatches(waiting)) await this.store(account, nonce++, { batch, secret, signer });
        await this.unit.tx.chainAccount.update({ where: { id: accountId }, data: { nextNonce: nonce } });
        const operationIds = waiting.map(({ operationId }) => operationId);
        await this.operations.advanceAll(operationIds, 'signed');
        await this.completeJobs(operationIds);
        signed.push(...operationIds);
        return waiting.length === SETTLEMENTS_AT_ONCE;
      });
    }
    return signed;
  }

  /** A job that signs has its operation's id. Twenty commands of one account at once are one job's work, not twenty's. */
  private async completeJobs(operationIds: string[]): Promise<void> {
    await this.unit.tx.outboxJob.updateMany({
      where: { id: { in: operationIds }, completedAt: null, failedAt: null },
      data: { completedAt: this.clock.now() },
    });
  }

  /**
   * The node will not take these bytes: an empty batch uses up their nonce instead. The operations they carry fail when
   * that is on the chain, and not before.
   */
  async replace(submissionId: string, refusal: string): Promise<void> {
    const signer = await this.openSigner();
    await this.unit.run(PLATFORM, async (tx) => {
      const { accountId } = await tx.chainSubmission.findUniqueOrThrow({ where: { id: submissionId } });
      const account = await this.accounts.lock(accountId);
      const { count } = await tx.chainSubmission.updateMany({
        where: { id: submissionId, status: { in: ['signed', 'submitted'] }, attempt: 0 },
        data: { status: 'replaced', refusal },
      });
      if (count === 0) return;
      const { nonce } = await tx.chainSubmission.findUniqueOrThrow({ where: { id: submissionId } });
      const secret = await this.accounts.secretOf(account);
      await this.store(account, nonce, { batch: EMPTY_BATCH, secret, signer }, 1);
    });
  }

  /**
   * Other bytes have used up the nonce: a database from a backup, or a key that somebody else used too. What they carried
   * is signed again; should it have happened after all, its refs are used up and it does not happen twice.
   */
  async supersede(submissionId: string, chainNonce: bigint): Promise<void> {
    await this.unit.run(PLATFORM, async (tx) => {
      const { accountId } = await tx.chainSubmission.findUniqueOrThrow({ where: { id: submissionId } });
      const { nextNonce } = await this.accounts.lock(accountId);
      const { count } = await tx.chainSubmission.updateMany({
        where: { id: submissionId, status: { in: ['signed', 'submitted'] } },
        data: { status: 'superseded' },
      });
      if (count === 0) return;
      await tx.settlement.updateMany({ where: { submissionId }, data: { submissionId: null } });
      if (nextNonce < chainNonce) {
        await tx.chainAccount.update({ where: { id: accountId }, data: { nextNonce: chainNonce } });
      }
    });
  }

  private async waitingFor(accountId: string): Promise<WaitingSettlement[]> {
    return this.unit.tx.$queryRaw<WaitingSettlement[]>`
      SELECT s.operation_id AS "operationId", s.calls, s.alone
      FROM settlements s JOIN operations o ON o.id = s.operation_id
      WHERE s.account_id = ${accountId}::uuid AND s.submission_id IS NULL
        AND o.status IN ('queued', 'signed', 'submitted')
      ORDER BY s.operation_id LIMIT ${SETTLEMENTS_AT_ONCE}`;
  }

  private async store(
    account: ChainAccount,
    nonce: bigint,
    { batch, secret, signer }: { batch: PlannedBatch; secret: Uint8Array; signer: Signer },
    attempt = 0,
  ): Promise<void> {
    const { tx } = this.unit;
    const now = this.clock.now();
    const validUntil = new Date(now.getTime() + VALID_FOR_MS);
    const { raw, hash } = signBatch(batch, { nonce, validUntil, secret }, signer);
    const { id } = await tx.chainSubmission.create({
      data: {
        id: uuidv7(),
        accountId: account.id,
        ...{ nonce, attempt, validUntil, createdAt: now },
        raw: Uint8Array.from(raw),
        hash: Uint8Array.from(hash),
      },
    });
    const operationIds = batch.settlements.map(({ operationId }) => operationId);
    await tx.settlement.updateMany({ where: { operationId: { in: operationIds } }, data: { submissionId: id } });
  }

  private openSigner(): Promise<Signer> {
    return (this.signer ??= openSigner());
  }
}
