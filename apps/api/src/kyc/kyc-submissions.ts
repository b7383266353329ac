import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { KycCase } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { EmbeddedProvider } from './embedded-provider';
import { KycCases } from './kyc-cases.service';

/** A case handed in: the applicant waits, the provider looks. */
@Injectable()
export class KycSubmissions {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly embedded: EmbeddedProvider,
  ) {}

  async submit(caseId: string): Promise<KycCase> {
    await this.cases.get(caseId);
    return this.unit.within(PLATFORM, async () => {
      const { kycCase } = await this.cases.lock(caseId);
      const submitted = await this.cases.apply(kycCase, 'submitted', {
        case: { round: kycCase.round + 1, submittedAt: this.clock.now(), updates: [] },
      });
      const updates = await this.embedded.examine(submitted.kycCase, submitted.investor);
      const judged =
        updates.length > 0
          ? await this.cases.apply(submitted.kycCase, 'updates_requested', { case: { updates } })
          : await this.cases.apply(submitted.kycCase, 'referred');
      return judged.kycCase;
    });
  }
}
