import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { bytesToHex, type Hex } from '@cadastre/protocol';
import type { PublicClient } from 'viem';
import { ChainConnection } from '../chain/chain-connection';
import { Indexer } from '../chain/read-model/indexer';
import type { ChainSubmission } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Clock } from '../clock/clock';
import { Recurrence } from '../clock/recurrence';
import { Operations } from '../operations/operations.service';
import { judgeAnswer, type SubmissionAnswer } from './judge-answer';
import { SigningDesk } from './signing-desk';

const EVERY_MS = 500;
/** Bytes that their own job has not sent by now were left behind by a process that died. */
const LEFT_BEHIND_AFTER_MS = 1_000;
/** What the node has taken and no block holds by now is sent again: the node forgets what waits when it restarts. */
const SENT_AGAIN_AFTER_MS = 5_000;
const SUBMISSIONS_AT_ONCE = 100;

type OpenSubmission = Pick<ChainSubmission, 'id' | 'nonce' | 'raw' | 'hash'>;

/** Sends signed bytes, in the order of their nonces, until a block holds them. Sending twice is harmless. */
@Injectable()
export class Submitter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Submitter.name);
  private readonly rounds = new Recurrence({
    everyMs: EVERY_MS,
    round: () => this.sendLeftBehind(),
    failed: (error) => this.logger.warn({ err: error }, 'signed transactions could not be sent'),
  });

  constructor(
    private readonly connection: ChainConnection,
    private readonly indexer: Indexer,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly operations: Operations,
    private readonly desk: SigningDesk,
  ) {}

  onApplicationBootstrap(): void {
    if (this.connection.client) this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async sendLeftBehind(): Promise<void> {
    const now = this.clock.now().getTime();
    const [unsent, forgotten] = [new Date(now - LEFT_BEHIND_AFTER_MS), new Date(now - SENT_AGAIN_AFTER_MS)];
    const accounts = await this.unit.run(
      PLATFORM,
      (tx) => tx.$queryRaw<{ id: string; address: Uint8Array }[]>`
        SELECT DISTINCT a.id, a.address FROM chain_submissions s JOIN chain_accounts a ON a.id = s.account_id
        WHERE (s.status = 'signed' AND s.created_at < ${unsent})
           OR (s.status = 'submitted' AND s.submitted_at < ${forgotten})`,
    );
    for (const { id } of accounts) await this.send(id, { again: true });
  }

  /**
   * Sends what an account has signed, and `again` what the node had taken. Nothing is thrown for what the node says: it
   * is sent again, or replaced.
   */
  async send(accountId: string, { again } = { again: false }): Promise<void> {
    const chain = this.connection.client;
    // A chain that is not the read model's may not be written to either.
    if (!chain || this.indexer.state.halted) return;
    const { from, open } = await this.unit.run(PLATFORM, async (tx) => {
      const { address } = await tx.chainAccount.findUniqueOrThrow({ where: { id: accountId } });
      // The statuses as the index of open ones has them: by any other it would read all that the account ever signed.
      const submissions = await tx.$queryRaw<OpenSubmission[]>`
        SELECT id, nonce, raw, hash FROM chain_submissions
        WHERE account_id = ${accountId}::uuid AND status IN ('signed', 'submitted') AND (${again} OR status = 'signed')
        ORDER BY nonce, attempt LIMIT ${SUBMISSIONS_AT_ONCE}`;
      return { from: bytesToHex(address), open: submissions };
    });
    if (open.length === 0) return;
    const answers = await sendRaw(chain, from, open);
    const taken: OpenSubmission[] = [];
    for (const [i, submission] of open.entries()) {
      const verdict = judgeAnswer(answers[i]);
      if (verdict === 'taken') taken.push(submission);
      else if (verdict === 'later') break;
      else if (verdict === 'outdated') await this.resolveOutdated(chain, from, submission, taken);
      else await this.desk.replace(submission.id, verdict.refused);
    }
    await this.markSubmitted(taken);
  }

  /** The nonce is behind the chain's: by these bytes, which the indexer will find, or by others. */
  private async resolveOutdated(
    chain: PublicClient,
    from: Hex,
    submission: OpenSubmission,
    taken: OpenSubmission[],
  ): Promise<void> {
    const receipt = await chain.request({
      method: 'eth_getTransactionReceipt',
      params: [bytesToHex(submission.hash)],
    });
    if (receipt) return void taken.push(submission);
    const chainNonce = BigInt(await chain.getTransactionCount({ address: from, blockTag: 'pending' }));
    this.logger.warn({ account: from, nonce: submission.nonce.toString() }, 'a nonce was used by other bytes');
    await this.desk.supersede(submission.id, chainNonce);
    await this.desk.signWaiting(await this.accountOf(submission.id));
  }

  private accountOf(submissionId: string): Promise<string> {
    return this.unit.run(
      PLATFORM,
      async (tx) => (await tx.chainSubmission.findUniqueOrThrow({ where: { id: submissionId } })).accountId,
    );
  }

  private async markSubmitted(taken: readonly OpenSubmission[]): Promise<void> {
    const ids = taken.map(({ id }) => id);
    if (ids.length === 0) return;
    await this.unit.run(PLATFORM, async (tx) => {
      const submittedAt = this.clock.now();
      const open = { id: { in: ids }, status: { in: ['signed' as const, 'submitted' as const] } };
      await tx.chainSubmission.updateMany({ where: open, data: { status: 'submitted', submittedAt } });
      const settlements = await tx.settlement.findMany({ where: { submissionId: { in: ids } } });
      await this.operations.advanceAll(
        settlements.map(({ operationId }) => operationId),
        'submitted',
      );
    });
  }
}

async function sendRaw(
  chain: PublicClient,
  from: Hex,
  submissions: readonly OpenSubmission[],
): Promise<readonly SubmissionAnswer[]> {
  // The node's own method: it verifies known senders by the batch. viem's types know Ethereum's methods only.
  const request = chain.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  const items = submissions.map(({ raw }) => ({ raw: bytesToHex(raw), from }));
  return (await request({ method: 'cadastre_sendRawTransactions', params: [items] })) as SubmissionAnswer[];
}
