import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { KycDocument } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { invalid, notFound, Problem } from '../http/problem';
import { KeyStore } from '../keys/key-store';
import { SubjectVault } from '../keys/subject-vault';
import { Owners } from '../owners/owners.service';
import { KycCases } from './kyc-cases.service';
import { type DocumentFacts, toKycDocument } from './kyc-documents.dto';
import type { KycUpload } from './kyc-upload';
import { readMrz } from './mrz';

/** A file that may be read: its row, and the key to its content. */
export interface OpenedDocument {
  readonly document: KycDocument;
  readonly fileName: string;
  readonly key: Buffer;
}

/** The files of cases. They are added; none is replaced or removed, until the person is erased. */
@Injectable()
export class KycDocuments {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly owners: Owners,
    private readonly vault: SubjectVault,
    private readonly keys: KeyStore,
    private readonly audit: AuditTrail,
  ) {}

  async add(actor: Actor, caseId: string, upload: KycUpload): Promise<KycDocument> {
    const { investorId, organisationId, status } = await this.cases.get(caseId);
    if (status !== 'none' && status !== 'updates_required') {
      throw new Problem('STATE_REFUSED', `The case is ${status}: its file stands still.`);
    }
    const { facts, key, objectSha256, fileName, mediaType, sizeBytes, sha256, scan } = upload;
    await this.requireOwner(investorId, facts);
    const id = uuidv7();
    const seal = async (field: string, text: string) =>
      Uint8Array.from(await this.vault.seal(investorId, `${field}:${id}`, text));
    // Whoever brings a customer may add to the file, and never read it.
    const document = await this.unit.within(PLATFORM, async (tx) =>
      tx.kycDocument.create({
        data: {
          ...{ id, organisationId, caseId, investorId, mediaType, sizeBytes, scan },
          kind: facts.kind,
          sha256: Uint8Array.from(sha256),
          objectSha256: Uint8Array.from(objectSha256),
          nameSealed: await seal('file_name', fileName),
          keySealed: await seal('file_key', key.toString('hex')),
          factsSealed: await seal('facts', JSON.stringify(facts)),
          numberIndex: this.numberIndexOf(facts),
          expiresOn: facts.expires_on ? new Date(facts.expires_on) : null,
          createdBy: actor.personId,
          createdAt: this.clock.now(),
        },
      }),
    );
    await this.audit.record({
      action: 'kyc_document.uploaded',
      target: { type: 'kyc_document', id },
      organisationId: actor.organisationId,
      after: toKycDocument(document),
      details: { case_id: caseId, investor_id: investorId, kind: facts.kind },
    });
    return document;
  }

  async list(caseId: string): Promise<KycDocument[]> {
    await this.cases.get(caseId);
    return this.unit.tx.kycDocument.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
  }

  /** Whoever is given the content is on record before its first byte. */
  async getForReading(id: string): Promise<OpenedDocument> {
    const document = await this.unit.tx.kycDocument.findUnique({ where: { id } });
    if (!document) throw notFound('document');
    const { investorId, organisationId, caseId } = document;
    const fileName = await this.vault.open(investorId, `file_name:${id}`, document.nameSealed);
    const key = await this.vault.open(investorId, `file_key:${id}`, document.keySealed);
    if (fileName === null || key === null) {
      throw new Problem('STATE_REFUSED', 'The personal data of this investor has been erased.');
    }
    await this.audit.record({
      action: 'kyc_document.read',
      target: { type: 'kyc_document', id },
      organisationId,
      details: { case_id: caseId, investor_id: investorId },
    });
    return { document, fileName, key: Buffer.from(key, 'hex') };
  }

  private async requireOwner(investorId: string, { owner_id: ownerId }: DocumentFacts): Promise<void> {
    if (ownerId === undefined) return;
    const owner = await this.unit.within(PLATFORM, () => this.owners.find(investorId, ownerId));
    if (!owner) throw invalid('/owner_id', 'UNKNOWN', 'This is no owner of the investor.');
  }

  /** The same document is the same one in whoever's file; one whose digits do not hold is none. */
  private numberIndexOf({ mrz }: DocumentFacts): Uint8Array<ArrayBuffer> | null {
    const reading = mrz ? readMrz(mrz, this.clock.now()) : undefined;
    if (!reading?.ok) return null;
    const { issuer, documentNumber } = reading.mrz;
    return Uint8Array.from(this.keys.index('people.document', `${issuer} ${documentNumber}`));
  }

  /** What applicants said about their documents; nothing of erased ones. */
  async factsOf(documents: readonly KycDocument[]): Promise<Map<string, DocumentFacts>> {
    const facts = new Map<string, DocumentFacts>();
    for (const { id, investorId, factsSealed } of documents) {
      const text = await this.vault.open(investorId, `facts:${id}`, factsSealed);
      if (text !== null) facts.set(id, JSON.parse(text) as DocumentFacts);
    }
    return facts;
  }
}
