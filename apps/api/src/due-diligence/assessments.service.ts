import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AssetJobs } from '../assets/asset-jobs';
import { Assets } from '../assets/assets.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Assessment, Asset, Prisma } from '../database/generated/client';
import { AssessmentKind, type AssetStatus } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { AssetHolders } from '../evidence/asset-holders';
import { endOf } from '../evidence/evidence-dates';
import { FiledDocuments } from '../evidence/filed-documents';
import { newestFirst, olderThan } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import { Outbox } from '../outbox/outbox';
import { type AssessmentQuery, toAssessment, type WriteAssessment } from './due-diligence.dto';
import { dayOf, fromDay } from '../clock/day';

const YEARS_MAX = 3;

/** Before that the facts may still change, and after that nothing is issued any more. */
const ASSESSED: readonly AssetStatus[] = ['due_diligence', 'approved', 'tokenised', 'active'];

/** What experts found: written by one person, signed by another who then stands for it, over when its date has passed. */
@Injectable()
export class Assessments implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly documents: FiledDocuments,
    private readonly holders: AssetHolders,
    private readonly approvals: Approvals,
    private readonly jobs: AssetJobs,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.jobs.register('assessment_due', (data) => this.lapse(data.assessment_id as string));
  }

  /** There is one draft of each kind, which is written anew until it is signed. */
  async write(actor: Actor, assetId: string, kindName: string, command: WriteAssessment): Promise<Assessment> {
    const asset = await this.lockAssessed(assetId);
    const kind = kindOf(kindName);
    const validity = this.judgeValidity(command.valid_until);
    const documents = await this.documents.named(assetId, command.document_ids, kind);
    const { findings, score } = command;
    const { factsVersion, organisationId } = asset;
    const now = this.clock.now();
    const said = { findings, score, documents: documents as unknown as Prisma.InputJsonValue, ...validity };
    const draft = await this.find(assetId, kind, 'draft');
    if (draft) {
      const writers = [...new Set([...draft.writers, actor.personId])];
      return this.change(draft, { ...said, factsVersion, writers }, 'assessment.drafted');
    }
    const assessment = await this.unit.tx.assessment.create({
      data: {
        ...{ id: uuidv7(), organisationId, assetId, kind, ...said, factsVersion },
        ...{ writers: [actor.personId], createdAt: now, updatedAt: now },
      },
    });
    await this.tell(assessment, 'assessment.drafted');
    return assessment;
  }

  /** Signs exactly the version that was read. */
  async sign(actor: Actor, assetId: string, kindName: string, version: number): Promise<Assessment> {
    const asset = await this.lockAssessed(assetId);
    const kind = kindOf(kindName);
    const draft = await this.find(assetId, kind, 'draft');
    if (!draft) throw new Problem('STATE_REFUSED', `There is no draft of a ${kind} assessment.`);
    for (const makerId of draft.writers) {
      await this.approvals.judgeSecond(actor, { makerId, beneficiaryId: null }, 'assessment.sign');
    }
    if (draft.version !== version) {
      throw new Problem('VERSION_MISMATCH', `The assessment is at version ${draft.version}.`);
    }
    if (draft.factsVersion !== asset.factsVersion) {
      throw new Problem('STATE_REFUSED', 'The facts of the asset changed after it was written: write it anew.');
    }
    const now = this.clock.now();
    if (draft.expiresAt <= now) throw new Problem('STATE_REFUSED', 'It would have expired already: write it anew.');
    const before = await this.find(assetId, kind, 'signed');
    if (before) await this.change(before, { status: 'superseded' }, 'assessment.superseded');
    const signature = { status: 'signed' as const, signedBy: actor.personId, signedAt: now };
    const signed = await this.change(draft, signature, 'assessment.signed');
    const data = { assessment_id: signed.id };
    await this.outbox.enqueue({
      ...{ queue: 'assets', name: 'assessment_due', id: uuidv7(), data },
      dueAt: signed.expiresAt,
    });
    return signed;
  }

  async list(assetId: string, { kind, status, cursor, limit }: AssessmentQuery): Promise<Assessment[]> {
    await this.assets.get(assetId);
    return this.unit.tx.assessment.findMany({
      where: { assetId, kind, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  private find(assetId: string, kind: AssessmentKind, status: 'draft' | 'signed'): Promise<Assessment | null> {
    return this.unit.tx.assessment.findFirst({ where: { assetId, kind, status } });
  }

  private async lockAssessed(assetId: string): Promise<Asset> {
    const asset = await this.assets.lock(assetId);
    if (ASSESSED.includes(asset.status)) return asset;
    throw new Problem('STATE_REFUSED', `The asset is ${asset.status}: it is assessed in due diligence and after.`);
  }

  private judgeValidity(until: string) {
    const now = this.clock.now();
    const latest = new Date(now);
    latest.setUTCFullYear(latest.getUTCFullYear() + YEARS_MAX);
    if (endOf(until) <= now) throw invalid('/valid_until', 'EXPIRED', 'That day is over.');
    if (until > dayOf(latest)) throw invalid('/valid_until', 'TOO_LATE', `At most ${YEARS_MAX} years from now.`);
    return { validUntil: fromDay(until), expiresAt: endOf(until) };
  }

  /** The gate has been shut since its date; this tells people, once. */
  private async lapse(id: string): Promise<void> {
    const get = () => this.unit.tx.assessment.findUniqueOrThrow({ where: { id } });
    const { assetId } = await get();
    await this.assets.lock(assetId);
    const assessment = await get();
    if (assessment.status !== 'signed' || assessment.lapsedAt) return;
    const now = this.clock.now();
    if (assessment.expiresAt > now) throw new Error(`the assessment ${id} is not over yet`);
    const to = await this.holders.organisationsOf(assetId);
    await this.change(assessment, { lapsedAt: now }, 'assessment.lapsed', to);
  }

  private async change(
    before: Assessment,
    data: Prisma.AssessmentUpdateInput,
    type: EventType,
    to: readonly string[] = [],
  ): Promise<Assessment> {
    const after = await this.unit.tx.assessment.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before, to);
    return after;
  }

  private async tell(row: Assessment, type: EventType, before?: Assessment, to: readonly string[] = []) {
    const { id, organisationId, assetId, kind, status, version, expiresAt } = row;
    const facts = { asset_id: assetId, kind, status, version, expires_at: expiresAt.toISOString() };
    await this.audit.record({
      action: type,
      target: { type: 'assessment', id },
      organisationId,
      before: before && toAssessment(before),
      after: toAssessment(row),
      details: facts,
    });
    const told = [...new Set([organisationId, ...to])];
    await this.events.publishAll(told.map((one) => ({ organisationId: one, type, data: { id, ...facts } })));
  }
}

function kindOf(name: string): AssessmentKind {
  const kind = Object.values(AssessmentKind).find((each) => each === name);
  if (!kind) throw notFound('kind of assessment');
  return kind;
}
