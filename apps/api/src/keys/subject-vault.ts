import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { type Tx, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { open, seal } from './aead';
import { MasterKeys } from './master-keys';
import { PlatformKey } from './platform-key';

/** The context a subject's data key is wrapped in. */
export const subjectKeyContext = (subjectId: string) => ['subject', subjectId] as const;

/** A subject's key, or null once it is destroyed. */
type SubjectKey = Buffer | null;

/**
 * Personal data, sealed under a key of its subject alone. Erasing a person destroys that key: what is sealed under it,
 * wherever it has been copied to, is noise once the backups that still hold the wrapped key have been rotated out.
 * All of it happens in the open transaction.
 */
@Injectable()
export class SubjectVault {
  /** Keys in the clear live as long as the transaction that needed them. */
  private readonly unwrapped = new WeakMap<Tx, Map<string, SubjectKey>>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly masterKeys: MasterKeys,
    private readonly platformKey: PlatformKey,
    private readonly clock: Clock,
  ) {}

  async seal(subjectId: string, field: string, text: string): Promise<Buffer> {
    let key = await this.find(subjectId);
    if (key === undefined) key = await this.create(subjectId);
    if (!key) throw new Problem('STATE_REFUSED', 'The personal data of this subject has been erased.');
    return seal(key, ['subject', subjectId, field], Buffer.from(text, 'utf8'));
  }

  /** Keys for new subjects, all in one statement: for rows that come by the hundred. */
  async createAll(subjectIds: readonly string[]): Promise<void> {
    const masterKeyId = await this.platformKey.currentMasterKeyId(this.unit.tx);
    const createdAt = this.clock.now();
    const keys = subjectIds.map((subjectId) => ({ subjectId, key: randomBytes(32) }));
    const data = await Promise.all(
      keys.map(async ({ subjectId, key }) => {
        const wrapped = await this.masterKeys.wrap(masterKeyId, subjectKeyContext(subjectId), key);
        return { subjectId, masterKeyId, wrapped: Uint8Array.from(wrapped), createdAt };
      }),
    );
    await this.unit.tx.subjectKey.createMany({ data });
    for (const { subjectId, key } of keys) this.known().set(subjectId, key);
  }

  /** Null when the subject has been erased. */
  async open(subjectId: string, field: string, sealed: Uint8Array): Promise<string | null> {
    const key = await this.find(subjectId);
    if (key === undefined) throw new Error(`subject ${subjectId} never had a key`);
    return key && open(key, ['subject', subjectId, field], sealed).toString('utf8');
  }

  /** Fetches the keys of many subjects at once; each `open` of a list would otherwise be a query. */
  async prepare(subjectIds: readonly string[]): Promise<void> {
    const known = this.known();
    const rows = await this.unit.tx.subjectKey.findMany({
      where: { subjectId: { in: subjectIds.filter((id) => !known.has(id)) } },
    });
    for (const { subjectId, masterKeyId, wrapped } of rows) {
      known.set(
        subjectId,
        wrapped && (await this.masterKeys.unwrap(masterKeyId, subjectKeyContext(subjectId), wrapped)),
      );
    }
  }

  /** A subject that never had a key is erased too: nothing can be sealed for it afterwards. */
  async erase(subjectId: string): Promise<void> {
    const destroyed = { wrapped: null, destroyedAt: this.clock.now() };
    const masterKeyId = await this.platformKey.currentMasterKeyId(this.unit.tx);
    await this.unit.tx.subjectKey.upsert({
      where: { subjectId },
      create: { subjectId, masterKeyId, ...destroyed },
      update: destroyed,
    });
    this.known().set(subjectId, null);
  }

  private async find(subjectId: string): Promise<SubjectKey | undefined> {
    if (!this.known().has(subjectId)) await this.prepare([subjectId]);
    return this.known().get(subjectId);
  }

  /** Where another transaction was quicker, its key counts. */
  private async create(subjectId: string): Promise<SubjectKey> {
    const masterKeyId = await this.platformKey.currentMasterKeyId(this.unit.tx);
    const wrapped = await this.masterKeys.wrap(masterKeyId, subjectKeyContext(subjectId), randomBytes(32));
    await this.unit.tx.subjectKey.createMany({
      data: [{ subjectId, masterKeyId, wrapped: Uint8Array.from(wrapped), createdAt: this.clock.now() }],
      skipDuplicates: true,
    });
    const key = await this.find(subjectId);
    if (key === undefined) throw new Error(`the key of subject ${subjectId} was written and is not there`);
    return key;
  }

  private known(): Map<string, SubjectKey> {
    const { tx } = this.unit;
    const known = this.unwrapped.get(tx) ?? new Map<string, SubjectKey>();
    this.unwrapped.set(tx, known);
    return known;
  }
}
