import { Injectable } from '@nestjs/common';
import type { DocumentKind } from '../documents/documents.dto';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem, type ProblemPlace } from '../http/problem';

/** A document and what was in it when it was named. */
export interface FiledDocument {
  readonly document_id: string;
  readonly sha256: string;
}

/** The documents of an asset that a piece or an assessment rests on. */
@Injectable()
export class FiledDocuments {
  constructor(private readonly unit: UnitOfWork) {}

  /** In the order in which they are named. What is filed as something else does not count; `other` may be anything. */
  async named(assetId: string, ids: readonly string[], kind: DocumentKind): Promise<FiledDocument[]> {
    const found = await this.unit.tx.document.findMany({
      where: { id: { in: [...ids] }, subjectType: 'asset', subjectId: assetId },
    });
    const errors = ids.flatMap((id, i): ProblemPlace[] => {
      const pointer = `/document_ids/${i}`;
      const document = found.find((each) => each.id === id);
      if (!document) return [{ pointer, code: 'UNKNOWN', detail: 'No document of this asset has this id.' }];
      if (document.kind === kind || document.kind === 'other') return [];
      return [{ pointer, code: 'OTHER_KIND', detail: `This was filed as ${document.kind}, not as ${kind}.` }];
    });
    if (errors.length > 0) throw new Problem('VALIDATION_FAILED', 'Not all documents can be used here.', { errors });
    return ids.map((id) => ({
      document_id: id,
      sha256: Buffer.from(found.find((each) => each.id === id)!.sha256).toString('hex'),
    }));
  }
}
