import { createHash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { scopeOf } from '../access/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid } from '../http/problem';
import { DOCUMENT_KINDS, type DocumentKind } from './documents.dto';
import { DOCUMENT_SUBJECT, DocumentSubjects } from './document-subjects';
import { FileIntake } from './file-intake';
import { requireOnlyField } from './multipart-form';
import type { Upload } from './upload';
import { uploadRequest } from './upload-request';

/**
 * Receives the document of a route such as `POST /v1/assets/{id}/documents`. A guard, because of when it runs: after the one that
 * decides who may upload, and before the transaction opens, so that no connection waits for a slow sender, a scanner
 * or an object store. Content whose transaction then fails stays unreferenced under its hash, out of everybody's reach.
 */
@Injectable()
export class DocumentReceiver implements CanActivate {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly reflector: Reflector,
    private readonly subjects: DocumentSubjects,
    private readonly intake: FileIntake,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { request, reply, actor, id } = uploadRequest(context);
    const type = this.reflector.get<string | undefined>(DOCUMENT_SUBJECT, context.getHandler());
    if (!type) throw new Error('a route that takes documents says what they are filed with');
    // Before its bytes are taken: nothing is stored for what the sender does not see.
    await this.unit.run(scopeOf(actor), () => this.subjects.of(type).require(id));
    await this.intake.receive(request, reply, {
      readFields: kindOf,
      accept: async (file, kind) => {
        const { fileName, mediaType, sizeBytes, sha256, scan } = file;
        await this.intake.put(file);
        request.upload = { kind, fileName, mediaType, sizeBytes, sha256, scan };
        request.bodyDigest = digestOf(request.upload);
      },
    });
    return true;
  }
}

function kindOf(fields: ReadonlyMap<string, string>): DocumentKind {
  requireOnlyField(fields, 'kind');
  const kind = DOCUMENT_KINDS.find((known) => known === fields.get('kind'));
  if (!kind) throw invalid('/kind', 'INVALID_VALUE', `The kind is one of ${DOCUMENT_KINDS.join(', ')}.`);
  return kind;
}

/** Of what the form means: a retry draws another boundary, and is still the same request. */
const digestOf = ({ kind, fileName, mediaType, sha256 }: Upload): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([kind, fileName, mediaType, sha256.toString('hex')]))
    .digest();
