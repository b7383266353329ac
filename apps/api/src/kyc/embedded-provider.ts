import { Injectable } from '@nestjs/common';
import type { Investor, KycCase } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { requiredDocuments } from './document-requirements';
import type { RequestedUpdate } from './kyc-cases.dto';

/** The platform's own examination of a case. It decides nothing: what it finds goes to the applicant or to the desk. */
@Injectable()
export class EmbeddedProvider {
  constructor(private readonly unit: UnitOfWork) {}

  /** What the applicant is to mend before the desk looks. */
  async examine({ id }: KycCase, { kind }: Investor): Promise<RequestedUpdate[]> {
    const documents = await this.unit.tx.kycDocument.findMany({ where: { caseId: id } });
    return requiredDocuments(kind, new Set(documents.map((document) => document.kind)));
  }
}
