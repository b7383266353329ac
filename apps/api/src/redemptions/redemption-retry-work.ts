import { bytesToHex, type Hex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Approvals } from '../approvals/approvals.service';
import { AssetJobs } from '../assets/asset-jobs';
import type { Redemption, RedemptionClaim } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { Holder } from '../holdings/holder-register';
import { isBarred } from '../subscriptions/eligibility';
import { RedemptionClaims } from './redemption-claims';
import { HoldersToRedeem } from './redemption-holders';
import { RedemptionProgress } from './redemption-progress';
import { dueOf, RedemptionRecords } from './redemption-records';
import { RedemptionRetries } from './redemption-retries';

/** Goes on with a redemption once what it waited for is there; asks nothing of anybody, and tells nobody, before that. */
@Injectable()
export class RedemptionRetryWork implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly jobs: AssetJobs,
    private readonly approvals: Approvals,
    private readonly records: RedemptionRecords,
    private readonly holders: HoldersToRedeem,
    private readonly claims: RedemptionClaims,
    private readonly progress: RedemptionProgress,
    private readonly retries: RedemptionRetries,
  ) {}

  onModuleInit(): void {
    this.jobs.register('redemption_retry', (data) => this.look(data.redemption_id as string, data.retry_at as string));
  }

  private async look(id: string, retryAt: string): Promise<void> {
    await this.approvals.hold(id);
    const redemption = await this.records.lock(id);
    if (redemption.retryAt?.toISOString() !== retryAt) return;
    const { status, refusalCode } = redemption;
    if (status !== 'waiting' && status !== 'completed') return;
    const free = await this.free(redemption);
    // A release that the chain refused is asked for again.
    const goesOn = free.claimIds.length > 0 || free.unclaimed || (status === 'waiting' && refusalCode !== null);
    if (!goesOn && status === 'completed') return this.progress.conclude(redemption);
    if (!goesOn) return this.retries.schedule(redemption);
    await this.claims.retry(redemption, free.claimIds);
    await this.progress.resume(redemption);
  }

  /** Whose units can be taken now, or are gone; and whether anybody holds units who has no claim for them. */
  private async free(redemption: Redemption): Promise<{ claimIds: string[]; unclaimed: boolean }> {
    const token = bytesToHex(redemption.token);
    const claims = await this.unit.tx.redemptionClaim.findMany({ where: { redemptionId: redemption.id } });
    const { others } = await this.holders.of(token);
    const ofIdentity = new Map(others.map((holder) => [holder.identity, holder]));
    const claimIds: string[] = [];
    for (const claim of await this.claims.open(redemption.id))
      if (await this.isFree(token, claim, ofIdentity.get(claim.identity))) claimIds.push(claim.id);
    if (!this.claims.follows(redemption)) return { claimIds, unclaimed: false };
    const claimed = new Map(claims.map((claim) => [claim.identity, dueOf(claim)]));
    return { claimIds, unclaimed: others.some(({ identity, units }) => units > (claimed.get(identity) ?? 0n)) };
  }

  private async isFree(token: Hex, claim: RedemptionClaim, holder: Holder | undefined): Promise<boolean> {
    if (!holder || holder.units < dueOf(claim)) return true;
    if (isBarred(holder.known)) return false;
    const accounts = await this.holders.available(token, holder);
    return accounts.some(({ available }) => available > 0n);
  }
}
