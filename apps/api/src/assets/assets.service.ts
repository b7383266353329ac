import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Asset, Prisma } from '../database/generated/client';
import type { AssetStatus, AssetType } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { type EditAsset, type RegisterAsset, toAsset } from './assets.dto';
import { judgeAttributes, judgeEditable, judgeSubmittable } from './assets.policy';

const TAKE_IN = 'asset.take_in';

/** A real thing on its way into the register: drafted, submitted, and taken into due diligence by somebody else. */
@Injectable()
export class Assets implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: TAKE_IN,
      permission: 'asset.review',
      currentPayload: (id) => this.submitted(id),
      approved: async (id) => {
        await this.change(await this.lock(id), 'asset.taken_in', { status: 'due_diligence' });
      },
      rejected: async (id, reason) => {
        await this.giveBack(await this.lock(id), reason);
      },
    });
  }

  async register(actor: Pick<Actor, 'organisationId' | 'personId'>, command: RegisterAsset): Promise<Asset> {
    const { tx } = this.unit;
    const { organisationId } = actor;
    const externalId = command.external_id;
    const now = this.clock.now();
    const [asset] = await tx.asset.createManyAndReturn({
      data: [
        {
          id: uuidv7(),
          organisationId,
          externalId,
          type: command.type,
          createdBy: actor.personId,
          createdAt: now,
          updatedAt: now,
          ...columnsOf(command),
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!asset) throw new Problem('EXTERNAL_ID_TAKEN', `An asset with the external_id ${externalId} exists already.`);
    await this.tell(asset, 'asset.registered', undefined);
    return asset;
  }

  async edit(id: string, version: number, command: EditAsset): Promise<Asset> {
    const asset = await this.lock(id);
    judgeEditable(asset);
    if (asset.version !== version) throw new Problem('VERSION_MISMATCH', `The asset is at version ${asset.version}.`);
    if (command.attributes) judgeAttributes(asset.type, command.attributes, false);
    return this.change(asset, 'asset.changed', { ...columnsOf(command), factsVersion: { increment: 1 } });
  }

  async submit(actor: Actor, id: string) {
    const asset = await this.lock(id);
    const documents = await this.unit.tx.document.findMany({ where: { subjectType: 'asset', subjectId: id } });
    judgeSubmittable(asset, documents);
    const submitted = await this.change(asset, 'asset.submitted', { status: 'submitted', reviewReason: null });
    const approval = await this.approvals.request(actor, {
      action: TAKE_IN,
      subject: { type: 'asset', id },
      organisationId: asset.organisationId,
    });
    return { asset: submitted, approval };
  }

  async get(id: string): Promise<Asset> {
    const asset = await this.unit.tx.asset.findUnique({ where: { id } });
    if (!asset) throw notFound('asset');
    return asset;
  }

  list(query: PageQuery & { status?: AssetStatus; type?: AssetType; external_id?: string }): Promise<Asset[]> {
    return this.unit.tx.asset.findMany({
      where: {
        status: query.status,
        type: query.type,
        externalId: query.external_id,
        id: olderThan(query.cursor),
      },
      ...newestFirst(query.limit),
    });
  }

  async lock(id: string): Promise<Asset> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM assets WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  /** To its issuer, with what is to be mended before it is submitted again. */
  giveBack(asset: Asset, reason: string): Promise<Asset> {
    return this.change(asset, 'asset.returned', { status: 'draft', reviewReason: reason }, reason);
  }

  /** What a reviewer takes in: the facts of the asset and the documents that came with it, by their hashes. */
  private async submitted(id: string): Promise<Prisma.InputJsonObject | null> {
    const asset = await this.unit.tx.asset.findUnique({ where: { id } });
    if (asset?.status !== 'submitted') return null;
    const documents = await this.unit.tx.document.findMany({
      where: { subjectType: 'asset', subjectId: id },
      orderBy: { id: 'asc' },
    });
    return {
      asset: factsOf(asset),
      documents: documents.map(({ kind, fileName, sha256 }) => ({
        kind,
        file_name: fileName,
        sha256: Buffer.from(sha256).toString('hex'),
      })),
    };
  }

  async change(before: Asset, action: EventType, data: Prisma.AssetUpdateInput, reason?: string): Promise<Asset> {
    const after = await this.unit.tx.asset.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, action, before, reason);
    return after;
  }

  private async tell(asset: Asset, action: EventType, before: Asset | undefined, reason?: string): Promise<void> {
    const { id, organisationId, status, version, externalId } = asset;
    await this.audit.record({
      action,
      target: { type: 'asset', id },
      organisationId,
      before: before && toAsset(before),
      after: toAsset(asset),
      details: { status, version },
      reason,
    });
    await this.events.publish({
      organisationId,
      type: action,
      data: { id, external_id: externalId, status, version, ...(reason ? { reason } : {}) },
    });
  }
}

/** What is said of an asset, as a reviewer reads it. */
export function factsOf(asset: Asset): Prisma.InputJsonObject {
  const { name, type, country, description, identifiers, attributes, valuation } = toAsset(asset);
  return { name, type, country, description, identifiers, attributes, valuation } as Prisma.InputJsonObject;
}

/** The columns of the fields that a command names; a field it does not name stays as it is. */
function columnsOf<T extends EditAsset>({ name, country, description, identifiers, attributes, valuation }: T) {
  return {
    name: name as T['name'],
    country: country as T['country'],
    description,
    identifiers,
    attributes: attributes as Prisma.InputJsonObject | undefined,
    ...(valuation === undefined
      ? {}
      : {
          valuationAmount: valuation && new Prisma.Decimal(valuation.amount),
          valuationUnit: valuation && valuation.asset,
        }),
  };
}
