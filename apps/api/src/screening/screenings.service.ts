import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Investor, SanctionListVersion, Screening, ScreeningHit } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { InvestorStanding } from '../investors/investor-standing';
import { SubjectVault } from '../keys/subject-vault';
import { Organisations } from '../organisations/organisations.service';
import { hex, SanctionLists } from './sanction-lists.service';
import { type NamedSubject, ScreeningSubjects } from './screening-subjects';
import { ScreeningThread } from './screening-thread';
import type { ExplainedHit } from './screening.worker';
import { dayOf } from '../clock/day';

export type ScreeningTrigger = 'submission' | 'decision' | 'list' | 'change';

/** Either somebody was looked for on every list, or nobody was. */
export type ScreeningOutcome =
  | { readonly done: true; readonly openHits: number; readonly confirmedHits: number; readonly investor: Investor }
  | { readonly done: false; readonly fault: string };

export interface ScreeningCommand {
  readonly trigger: ScreeningTrigger;
  /** of the documents that the investor has shown */
  readonly numbers: readonly string[];
  /** who answers for it where the chain is told */
  readonly personId: string;
}

/** Looks for investors and their owners on the sanction lists. In the platform's scope, under the investor's lock. */
@Injectable()
export class Screenings {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly lists: SanctionLists,
    private readonly subjects: ScreeningSubjects,
    private readonly thread: ScreeningThread,
    private readonly vault: SubjectVault,
    private readonly standing: InvestorStanding,
    private readonly organisations: Organisations,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async screen(investor: Investor, { trigger, numbers, personId }: ScreeningCommand): Promise<ScreeningOutcome> {
    const { lists, fault } = await this.lists.ready();
    if (fault !== undefined) return { done: false, fault };
    const subjects = await this.subjects.of(investor, numbers);
    const { hits, threshold } = await this.thread.ask(
      {
        kind: 'screen',
        sha256s: lists.map(({ sha256 }) => hex(sha256)),
        subjects: subjects.map(({ subject }) => subject),
      },
      'screened',
    );
    const current = await this.keep(investor, subjects, hits);
    const openHits = current.filter(({ status }) => status === 'open' || status === 'clearing').length;
    await this.note(investor, { trigger, lists, threshold, subjects: subjects.length, hits: current.length });
    const judged =
      openHits > 0
        ? await this.standing.restrict(investor, 'screening_review', personId)
        : await this.standing.restore(investor, 'screening_review', personId);
    const confirmedHits = current.filter(({ status }) => status === 'confirmed').length;
    return { done: true, openHits, confirmedHits, investor: judged };
  }

  /** Whether the newest screening of an investor rests on the lists that are in use. */
  async isCurrent(investorId: string): Promise<boolean> {
    const last = await this.unit.tx.screening.findFirst({ where: { investorId }, orderBy: { id: 'desc' } });
    const used = (last?.lists as { sha256: string }[] | undefined)?.map(({ sha256 }) => sha256) ?? [];
    const { lists, fault } = await this.lists.ready();
    return fault === undefined && lists.every(({ sha256 }) => used.includes(hex(sha256)));
  }

  openHitsOf(investorId: string): Promise<number> {
    return this.unit.tx.screeningHit.count({ where: { investorId, status: { in: ['open', 'clearing'] } } });
  }

  list({ investor_id, cursor, limit }: PageQuery & { investor_id: string }): Promise<Screening[]> {
    return this.unit.tx.screening.findMany({
      where: { investorId: investor_id, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** A likeness that was cleared stays cleared; one that is no longer there needs nobody's decision. */
  private async keep(
    investor: Investor,
    subjects: readonly NamedSubject[],
    hits: readonly (readonly ExplainedHit[])[],
  ): Promise<ScreeningHit[]> {
    const { tx } = this.unit;
    const known = await tx.screeningHit.findMany({ where: { investorId: investor.id } });
    const current: ScreeningHit[] = [];
    for (const [i, { id: subjectId }] of subjects.entries()) {
      for (const hit of hits[i]!) {
        const likeness = likenessOf(hit);
        const found = known.find(
          (one) =>
            one.subjectId === subjectId &&
            one.source === hit.source &&
            one.partyId === hit.partyId &&
            Buffer.from(one.likeness).equals(likeness),
        );
        current.push(found ? await this.seen(found) : await this.found(investor, subjectId, hit, likeness));
      }
    }
    const gone = known.filter(({ id, status }) => status === 'open' && !current.some((one) => one.id === id));
    await tx.screeningHit.updateMany({ where: { id: { in: gone.map(({ id }) => id) } }, data: { status: 'gone' } });
    return current;
  }

  private seen({ id, status }: ScreeningHit): Promise<ScreeningHit> {
    const back = status === 'gone' ? { status: 'open' as const } : {};
    return this.unit.tx.screeningHit.update({ where: { id }, data: { seenAt: this.clock.now(), ...back } });
  }

  private async found(
    { id: investorId, organisationId }: Investor,
    subjectId: string,
    hit: ExplainedHit,
    likeness: Uint8Array,
  ): Promise<ScreeningHit> {
    const now = this.clock.now();
    const id = uuidv7();
    const { source, partyId, programmes, score } = hit;
    const found = await this.unit.tx.screeningHit.create({
      data: {
        ...{ id, organisationId, investorId, subjectId, source, partyId, programmes: [...programmes], score },
        likeness: Uint8Array.from(likeness),
        sealed: Uint8Array.from(await this.vault.seal(investorId, `hit:${id}`, JSON.stringify(hit))),
        ...{ seenAt: now, createdAt: now },
      },
    });
    const facts = { investor_id: investorId, subject_id: subjectId, source, party_id: partyId };
    const target = { type: 'screening_hit', id };
    await this.audit.record({ action: 'screening_hit.found', target, organisationId: null, details: facts });
    const { id: platform } = await this.organisations.platform();
    await this.events.publish({ organisationId: platform, type: 'screening_hit.found', data: { id, ...facts } });
    return found;
  }

  private async note(
    { id: investorId, organisationId }: Investor,
    {
      lists,
      ...facts
    }: Pick<Screening, 'trigger' | 'threshold' | 'subjects' | 'hits'> & {
      readonly lists: readonly SanctionListVersion[];
    },
  ): Promise<void> {
    await this.unit.tx.screening.create({
      data: {
        ...{ id: uuidv7(), organisationId, investorId, ...facts, createdAt: this.clock.now() },
        lists: lists.map(({ source, sha256, publishedOn }) => ({
          ...{ source, sha256: hex(sha256), published_on: dayOf(publishedOn) },
        })),
      },
    });
  }
}

/** What a decision about a hit is a decision about. Scores may move with the matcher, and say nothing new. */
const likenessOf = ({ askedName, listedName, matched, birthDate, sameDocuments, programmes }: ExplainedHit): Buffer =>
  createHash('sha256')
    .update(
      JSON.stringify([
        askedName,
        listedName.name,
        matched.map(({ asked, listed }) => [asked, listed]),
        birthDate,
        sameDocuments.map(({ number }) => number).sort(),
        [...programmes].sort(),
      ]),
    )
    .digest();
