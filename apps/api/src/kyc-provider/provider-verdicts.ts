import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Investor, KycCase } from '../database/generated/client';
import { InvestorStanding } from '../investors/investor-standing';
import { KycCases } from '../kyc/kyc-cases.service';
import { nextStatus } from '../kyc/kyc-status';
import { KycSubmissions } from '../kyc/kyc-submissions';
import { toWeigh } from '../kyc/judgement';
import type { RequestedUpdate } from '../kyc/kyc-cases.dto';
import type { ProviderVerdict } from './provider-event';

/**
 * What a provider's verdict means for a case. Green goes to the desk with everything the platform knows itself; red for
 * good ends a case that nobody has verified, and takes a verified one back to the desk.
 */
@Injectable()
export class ProviderVerdicts {
  constructor(
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly submissions: KycSubmissions,
    private readonly standing: InvestorStanding,
  ) {}

  /** Whether it changed anything. In the platform's scope, under the investor's lock. */
  async apply(kycCase: KycCase, investor: Investor, says: ProviderVerdict): Promise<boolean> {
    switch (says.verdict) {
      case 'none':
        return false;
      case 'submitted':
        return (await this.submit(kycCase)) !== kycCase;
      case 'approved':
        return this.refer(kycCase, investor, toWeigh('PROVIDER_APPROVED', 'The provider found nothing against it.'));
      case 'on_hold':
        return this.refer(kycCase, investor, toWeigh('PROVIDER_NOTE', 'The provider looks into it.'));
      case 'updates_required':
        return this.askForUpdates(kycCase, investor, says.updates, says.note);
      case 'rejected':
        return this.reject(kycCase, investor, says.note);
    }
  }

  /** Messages of a start may come after those of an end, or never. */
  private async submit(kycCase: KycCase): Promise<KycCase> {
    if (!nextStatus(kycCase.status, 'submitted')) return kycCase;
    const handedIn = { round: kycCase.round + 1, submittedAt: this.clock.now(), updates: [] };
    return (await this.cases.apply(kycCase, 'submitted', { case: handedIn })).kycCase;
  }

  private async refer(kycCase: KycCase, investor: Investor, finding: ReturnType<typeof toWeigh>): Promise<boolean> {
    const submitted = await this.submit(kycCase);
    if (submitted.status === 'processing') await this.submissions.refer(submitted, investor, [finding]);
    else if (submitted.status === 'manual_review') await this.submissions.write(submitted, [finding]);
    else return false;
    return true;
  }

  private async askForUpdates(
    kycCase: KycCase,
    investor: Investor,
    updates: readonly RequestedUpdate[],
    note: string,
  ): Promise<boolean> {
    if (kycCase.status === 'verified') return this.takeBack(kycCase, investor, note);
    const submitted = await this.submit(kycCase);
    if (!nextStatus(submitted.status, 'updates_requested')) return false;
    await this.submissions.write(submitted, [toWeigh('PROVIDER_NOTE', note)]);
    await this.cases.apply(submitted, 'updates_requested', { case: { updates: [...updates] } });
    return true;
  }

  private async reject(kycCase: KycCase, investor: Investor, note: string): Promise<boolean> {
    if (kycCase.status === 'verified') return this.takeBack(kycCase, investor, note);
    if (!nextStatus(kycCase.status, 'rejected')) return false;
    await this.submissions.write(kycCase, [toWeigh('PROVIDER_REJECTED', note)]);
    const ended = { retryable: false, decidedAt: this.clock.now() };
    await this.cases.apply(kycCase, 'rejected', { case: ended, reason: `The provider rejected it: ${note}` });
    return true;
  }

  /** Somebody whom the chain knows holds what they hold, and buys nothing until the desk has looked. */
  private async takeBack(kycCase: KycCase, investor: Investor, note: string): Promise<boolean> {
    await this.submissions.write(kycCase, [toWeigh('PROVIDER_REJECTED', note)]);
    const other = await this.cases.openCaseOf(investor.id);
    const { investor: changed } = other
      ? { investor }
      : await this.cases.apply(kycCase, 'referred', { reason: `The provider took its verdict back: ${note}` });
    await this.standing.restrict(changed, 'verification_withdrawn', kycCase.createdBy);
    return true;
  }
}
