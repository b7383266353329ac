import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { byDate, judgeValuationAge } from './valuations.policy';
import { dayOf } from '../clock/day';

/** For whatever relies on a price: judged by what the chain was told for that instrument, not by what is on its way. */
@Injectable()
export class ValuationAge {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `daysMax`: null where none is needed. */
  async requireFresh(instrumentId: string, daysMax: number | null): Promise<void> {
    if (daysMax === null) return;
    const valuedOn = await this.publishedOn(instrumentId);
    const verdict = judgeValuationAge(valuedOn, daysMax, this.clock.now());
    if (verdict === 'fresh') return;
    const found = valuedOn ? `the last one is of ${dayOf(valuedOn)}` : 'there is none';
    throw new Problem('VALUATION_TOO_OLD', `A published valuation of at most ${daysMax} days is needed: ${found}.`);
  }

  async isFresh(instrumentId: string, daysMax: number | null): Promise<boolean> {
    if (daysMax === null) return true;
    return judgeValuationAge(await this.publishedOn(instrumentId), daysMax, this.clock.now()) === 'fresh';
  }

  private async publishedOn(instrumentId: string): Promise<Date | null> {
    const published = await this.unit.within(PLATFORM, (tx) =>
      tx.valuationPublication.findMany({
        where: { instrumentId, status: 'published' },
        select: { valuation: true },
      }),
    );
    return (
      published
        .map(({ valuation }) => valuation)
        .sort(byDate)
        .at(-1)?.valuedOn ?? null
    );
  }
}
