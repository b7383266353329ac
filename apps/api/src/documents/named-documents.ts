import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid } from '../http/problem';

/** A document as others rely on it: by the hash of its content. */
export interface NamedDocument {
  readonly document_id: string;
  readonly kind: string;
  readonly file_name: string;
  readonly sha256: string;
}

/** Documents of an asset’s file that a command names. */
@Injectable()
export class NamedDocuments {
  constructor(private readonly unit: UnitOfWork) {}

  async ofAsset(assetId: string, ids: readonly string[], pointer: string): Promise<NamedDocument[]> {
    const rows = await this.unit.tx.document.findMany({
      where: { id: { in: [...ids] }, subjectType: 'asset', subjectId: assetId },
    });
    return [...new Set(ids)].map((id) => {
      const row = rows.find((each) => each.id === id);
      if (!row) throw invalid(pointer, 'UNKNOWN', `The asset’s file holds no document ${id}.`);
      const { kind, fileName, sha256 } = row;
      return { document_id: id, kind, file_name: fileName, sha256: Buffer.from(sha256).toString('hex') };
    });
  }
}
