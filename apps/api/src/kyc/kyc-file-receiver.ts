import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { scopeOf } from '../access/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { FileIntake } from '../documents/file-intake';
import { pointerTo } from '../documents/multipart-form';
import { uploadRequest } from '../documents/upload-request';
import { Problem } from '../http/problem';
import { KycCases } from './kyc-cases.service';
import { documentFacts, type DocumentFacts } from './kyc-documents.dto';
import type { KycUpload } from './kyc-upload';
import { sealContent } from './sealed-content';

/**
 * Receives the file of `POST /v1/kyc-cases/{id}/documents`: judged like every upload, then stored under a key that
 * nothing else is sealed with. What is stored says nothing without its row.
 */
@Injectable()
export class KycFileReceiver implements CanActivate {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly cases: KycCases,
    private readonly intake: FileIntake,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { request, reply, actor, id } = uploadRequest(context);
    // Before its bytes are taken.
    await this.unit.run(scopeOf(actor), () => this.cases.get(id));
    await this.intake.receive(request, reply, {
      readFields,
      accept: async (file, facts) => {
        const key = randomBytes(32);
        const stored = await this.intake.putMade(createReadStream(file.path).compose(sealContent(key)));
        const { fileName, mediaType, sizeBytes, sha256, scan } = file;
        request.kycUpload = {
          ...{ facts, fileName, mediaType, sizeBytes, sha256, scan },
          ...{ key, objectSha256: stored.sha256 },
        };
        request.bodyDigest = digestOf(request.kycUpload);
      },
    });
    return true;
  }
}

function readFields(fields: ReadonlyMap<string, string>): DocumentFacts {
  const read = documentFacts.safeParse(Object.fromEntries(fields));
  if (read.success) return read.data;
  throw new Problem('VALIDATION_FAILED', 'A field of the form is not as described.', {
    errors: read.error.issues.map(({ path, code, message }) => ({
      pointer: pointerTo(path.map(String).join('/')),
      code: code.toUpperCase(),
      detail: message,
    })),
  });
}

/** Of what the form means: a retry draws another boundary and another key, and is still the same request. */
const digestOf = ({ facts, fileName, mediaType, sha256 }: KycUpload): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([facts, fileName, mediaType, sha256.toString('hex')]))
    .digest();
