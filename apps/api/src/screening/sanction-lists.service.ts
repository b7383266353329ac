import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { dayOf, tomorrow } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { SanctionListVersion } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { ObjectStore } from '../documents/object-store';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { Problem } from '../http/problem';
import { Outbox } from '../outbox/outbox';
import { faultOfLists } from './list-age';
import type { ReceivedList } from './sanction-list-upload';
import { ScreeningThread } from './screening-thread';

/** Sanction lists as they were published. A newer version takes over, and everybody is screened again. */
@Injectable()
export class SanctionLists {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly objects: ObjectStore,
    private readonly thread: ScreeningThread,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  /** The same file again says that it is still the newest one. */
  async add(actor: Actor, { source, sizeBytes, list }: ReceivedList): Promise<SanctionListVersion> {
    const { tx } = this.unit;
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('sanction lists', 0))::text`;
    const now = this.clock.now();
    const sha256 = Uint8Array.from(Buffer.from(list.sha256, 'hex'));
    const publishedOn = new Date(list.publishedOn);
    const toCome = dayToCome(list.publishedOn, tomorrow(now));
    if (toCome) throw new Problem('LIST_REFUSED', `${toCome} The file says that it was published then.`);
    const current = (await this.current()).find((version) => version.source === source);
    if (current && current.publishedOn > publishedOn) {
      throw new Problem('LIST_REFUSED', `The list in use was published later, on ${dayOf(current.publishedOn)}.`);
    }
    const known = await tx.sanctionListVersion.findUnique({ where: { source_sha256: { source, sha256 } } });
    const version = known
      ? await tx.sanctionListVersion.update({ where: { id: known.id }, data: { obtainedAt: now } })
      : await tx.sanctionListVersion.create({
          data: {
            ...{ id: uuidv7(), source, sha256, sizeBytes, publishedOn, parties: list.parties },
            ...{ obtainedAt: now, uploadedBy: actor.personId, createdAt: now },
          },
        });
    await this.tell(actor, version, known ? 'sanction_list.confirmed' : 'sanction_list.uploaded');
    // What was screened against a list that was too old waits for this too.
    await this.outbox.enqueue({
      queue: 'people',
      name: 'rescreen',
      id: uuidv7(),
      data: { person_id: actor.personId, everybody: known === null },
    });
    return version;
  }

  /** The newest of each source. */
  current(): Promise<SanctionListVersion[]> {
    return this.unit.tx.sanctionListVersion.findMany({
      distinct: ['source'],
      orderBy: [{ source: 'asc' }, { publishedOn: 'desc' }, { createdAt: 'desc' }],
    });
  }

  list({ cursor, limit }: PageQuery): Promise<SanctionListVersion[]> {
    return this.unit.tx.sanctionListVersion.findMany({
      where: { id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** The lists to screen against, in the thread and new enough; or why there is no screening now. */
  async ready(): Promise<{ readonly lists: readonly SanctionListVersion[]; readonly fault?: string }> {
    const lists = await this.current();
    const known = lists.map(({ source, publishedOn, obtainedAt }) => ({
      ...{ source, obtainedAt },
      publishedOn: dayOf(publishedOn),
    }));
    const fault = faultOfLists(known, this.environment.SANCTION_LIST_HOURS_MAX, this.clock.now());
    if (fault) return { lists, fault };
    const hexes = lists.map(({ sha256 }) => hex(sha256));
    const { sha256s: missing } = await this.thread.ask({ kind: 'missing', sha256s: hexes }, 'missing');
    for (const { source, sha256 } of lists.filter((version) => missing.includes(hex(version.sha256)))) {
      const content = await buffer(await this.objects.get(sha256));
      await this.thread.ask({ kind: 'keep', source, content }, 'read');
    }
    return { lists };
  }

  private async tell(
    { organisationId }: Actor,
    { id, source, sha256, publishedOn, parties }: SanctionListVersion,
    type: 'sanction_list.uploaded' | 'sanction_list.confirmed',
  ): Promise<void> {
    const facts = { source, sha256: hex(sha256), published_on: dayOf(publishedOn), parties };
    await this.audit.record({
      action: type,
      target: { type: 'sanction_list', id },
      organisationId: null,
      details: facts,
    });
    await this.events.publish({ organisationId, type, data: { id, ...facts } });
  }
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
