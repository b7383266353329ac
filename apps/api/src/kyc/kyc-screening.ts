import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Investor } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { BlockedOwnership } from '../screening/blocked-ownership';
import { Screenings, type ScreeningTrigger } from '../screening/screenings.service';
import { KycDocuments } from './kyc-documents.service';
import { readMrz } from './mrz';

export type KycScreeningOutcome =
  | { readonly done: true; readonly openHits: number; readonly prevented: boolean; readonly investor: Investor }
  | { readonly done: false; readonly fault: string };

/** Screens an investor with all that the file knows: names, dates, the numbers of documents, the owners. */
@Injectable()
export class KycScreening {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly documents: KycDocuments,
    private readonly screenings: Screenings,
    private readonly ownership: BlockedOwnership,
  ) {}

  async screen(investor: Investor, trigger: ScreeningTrigger, personId: string): Promise<KycScreeningOutcome> {
    const numbers = await this.numbersOf(investor.id);
    const outcome = await this.screenings.screen(investor, { trigger, numbers, personId });
    if (!outcome.done) return outcome;
    const judged = await this.ownership.judge(outcome.investor, personId);
    return { done: true, openHits: outcome.openHits, prevented: judged.standing === 'blocked', investor: judged };
  }

  isCurrent(investorId: string): Promise<boolean> {
    return this.screenings.isCurrent(investorId);
  }

  openHitsOf(investorId: string): Promise<number> {
    return this.screenings.openHitsOf(investorId);
  }

  private async numbersOf(investorId: string): Promise<string[]> {
    const documents = await this.unit.tx.kycDocument.findMany({
      where: { investorId, numberIndex: { not: null } },
      orderBy: { id: 'asc' },
    });
    const now = this.clock.now();
    return [...(await this.documents.factsOf(documents)).values()].flatMap(({ mrz }) => {
      const reading = mrz ? readMrz(mrz, now) : undefined;
      return reading?.ok ? [reading.mrz.documentNumber] : [];
    });
  }
}
