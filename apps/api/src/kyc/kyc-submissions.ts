import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Investor, KycCase } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { EmbeddedProvider } from './embedded-provider';
import { type Judgement, toWeigh } from './judgement';
import { KycCases } from './kyc-cases.service';
import { KycScreening } from './kyc-screening';

/** A case handed in: the applicant waits while it is examined and everybody in it is looked for on the lists. */
@Injectable()
export class KycSubmissions {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly embedded: EmbeddedProvider,
    private readonly screening: KycScreening,
  ) {}

  async submit(personId: string, caseId: string): Promise<KycCase> {
    await this.cases.get(caseId);
    return this.unit.within(PLATFORM, async () => {
      const { kycCase } = await this.cases.lock(caseId);
      if (kycCase.provider !== 'embedded') {
        throw new Problem('STATE_REFUSED', 'This case is handed in at the provider.');
      }
      const submitted = await this.cases.apply(kycCase, 'submitted', {
        case: { round: kycCase.round + 1, submittedAt: this.clock.now(), updates: [] },
      });
      return this.examine(submitted.kycCase, submitted.investor, personId);
    });
  }

  /** Of a case that is being processed. It stays so while nobody can be screened, and is looked at again then. */
  async examine(kycCase: KycCase, investor: Investor, personId: string): Promise<KycCase> {
    const judged = await this.embedded.examine(kycCase, investor);
    const updates = judged.flatMap((one) => (one.for === 'applicant' ? [{ code: one.code, detail: one.detail }] : []));
    if (updates.length > 0) {
      await this.write(kycCase, judged);
      return (await this.cases.apply(kycCase, 'updates_requested', { case: { updates } })).kycCase;
    }
    const found = await this.screened(investor, personId);
    if (!found) return kycCase;
    await this.write(kycCase, [...judged, ...found]);
    return (await this.cases.apply(kycCase, 'referred')).kycCase;
  }

  /**
   * Of a case that a provider has examined: the desk sees what the provider says beside what the platform itself knows.
   * Nobody is verified unscreened, so it may go there before somebody could be screened.
   */
  async refer(kycCase: KycCase, investor: Investor, said: readonly Judgement[]): Promise<KycCase> {
    const known = await this.embedded.compare(investor, kycCase);
    const found = (await this.screened(investor, kycCase.createdBy)) ?? [];
    await this.write(kycCase, [...said, ...known, ...found]);
    return (await this.cases.apply(kycCase, 'referred')).kycCase;
  }

  /** Undefined while the lists are too old. */
  private async screened(investor: Investor, personId: string): Promise<Judgement[] | undefined> {
    const outcome = await this.screening.screen(investor, 'submission', personId);
    if (!outcome.done) return undefined;
    const { openHits, prevented } = outcome;
    return [
      ...(openHits > 0 ? [toWeigh('SCREENING_HITS', `${openHits} hits on sanction lists are open.`)] : []),
      ...(prevented ? [toWeigh('OWNERSHIP_BLOCKED', 'Blocked owners hold half of the entity.')] : []),
    ];
  }

  async write({ id: caseId, organisationId, investorId, round }: KycCase, judged: readonly Judgement[]) {
    const createdAt = this.clock.now();
    const findings = judged.flatMap((one) => (one.for === 'desk' ? [one] : []));
    await this.unit.tx.kycFinding.createMany({
      data: findings.map(({ code, detail, subjectId }) => ({
        ...{ id: uuidv7(), organisationId, caseId, investorId, round, code, detail, createdAt },
        subjectId: subjectId ?? investorId,
      })),
    });
  }
}
