import { createHash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, scopeOf } from '../access/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { idParam } from '../http/answers';
import { invalid, Problem } from '../http/problem';
import { judgeContentType, withExtension } from './content-type';
import { DOCUMENT_KINDS, type DocumentKind } from './documents.dto';
import { DOCUMENT_SUBJECT, DocumentSubjects } from './document-subjects';
import { sanitiseFileName } from './file-name';
import { pointerTo, type ReceivedForm, receiveForm } from './multipart-form';
import { ObjectStore } from './object-store';
import { Staging } from './staging';
import type { Upload } from './upload';
import { VirusScanner } from './virus-scanner';

/**
 * Receives the document of a route such as `POST /v1/assets/{id}/documents`. A guard, because of when it runs: after the one that
 * decides who may upload, and before the transaction opens, so that no connection waits for a slow sender, a scanner
 * or an object store. Content whose transaction then fails stays unreferenced under its hash, out of everybody's reach.
 */
@Injectable()
export class DocumentReceiver implements CanActivate {
  private readonly logger = new Logger(DocumentReceiver.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly reflector: Reflector,
    private readonly subjects: DocumentSubjects,
    private readonly staging: Staging,
    private readonly scanner: VirusScanner,
    private readonly objects: ObjectStore,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { actor } = request;
    if (!actor) throw new Error('the access guard runs first');
    const type = this.reflector.get<string | undefined>(DOCUMENT_SUBJECT, context.getHandler());
    if (!type) throw new Error('a route that takes documents says what they are filed with');
    await this.requireSubject(actor, type, request.params.id);
    const form = await receiveForm(request, reply, this.staging);
    try {
      request.upload = await this.judge(form);
      await this.available('object store', () => this.objects.put(form.file));
    } finally {
      await this.staging.discard(form.file);
    }
    request.bodyDigest = digestOf(request.upload);
    return true;
  }

  /** Before its bytes are taken: nothing is stored for what the sender does not see. */
  private async requireSubject(actor: Actor, type: string, id: string): Promise<void> {
    if (!idParam.safeParse(id).success) throw invalid('path/id', 'INVALID_FORMAT', 'Invalid UUID');
    await this.unit.run(scopeOf(actor), () => this.subjects.of(type).require(id));
  }

  private async judge({ fields, file }: ReceivedForm): Promise<Upload> {
    const kind = kindOf(fields);
    const name = sanitiseFileName(file.fileName);
    const mediaType = await judgeContentType(file, file.contentType, name);
    const verdict = await this.available('virus scanner', () => this.scanner.scan(file.path));
    if (verdict.scan === 'infected') {
      this.logger.warn(
        { found: verdict.found, sha256: file.sha256.toString('hex') },
        'an infected document was refused',
      );
      throw new Problem('DOCUMENT_REFUSED', `The virus scanner found ${verdict.found}.`);
    }
    const { sizeBytes, sha256 } = file;
    return { kind, fileName: withExtension(name, mediaType), mediaType, sizeBytes, sha256, scan: verdict.scan };
  }

  /** Without its store or its scanner a document is not accepted, and the client may try again. */
  private async available<T>(part: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.logger.error({ err: error }, `the ${part} failed`);
      throw new Problem('UNAVAILABLE', `The ${part} is not available.`);
    }
  }
}

function kindOf(fields: ReadonlyMap<string, string>): DocumentKind {
  for (const name of fields.keys()) {
    if (name !== 'kind') throw invalid(pointerTo(name), 'UNRECOGNIZED_KEYS', 'This field is not known.');
  }
  const kind = DOCUMENT_KINDS.find((known) => known === fields.get('kind'));
  if (!kind) throw invalid('/kind', 'INVALID_VALUE', `The kind is one of ${DOCUMENT_KINDS.join(', ')}.`);
  return kind;
}

/** Of what the form means: a retry draws another boundary, and is still the same request. */
const digestOf = ({ kind, fileName, mediaType, sha256 }: Upload): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([kind, fileName, mediaType, sha256.toString('hex')]))
    .digest();
