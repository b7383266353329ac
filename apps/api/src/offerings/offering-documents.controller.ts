import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, scopeOf } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { streamOf } from '../documents/document-stream';
import { Documents } from '../documents/documents.service';
import { MEDIA_TYPES } from '../documents/media-types';
import type { NamedDocument } from '../documents/named-documents';
import { ObjectStore } from '../documents/object-store';
import { Answers, idParam } from '../http/answers';
import { OwnTransaction } from '../http/command.interceptor';
import { notFound } from '../http/problem';
import { Offerings } from './offerings.service';

/** What a subscriber is to accept is there to be read by whoever sees the offering; the rest of the file is not. */
@ApiTags('Offerings')
@Controller('v1/offerings')
export class OfferingDocumentsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly offerings: Offerings,
    private readonly documents: Documents,
    private readonly objects: ObjectStore,
  ) {}

  @Get(':id/documents/:document_id/content')
  @Requires('offering.read')
  @OwnTransaction()
  @ApiProduces(...MEDIA_TYPES)
  @Answers(200, undefined, 'the content of a document that the offering names')
  async content(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Param('document_id', { schema: idParam }) documentId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const document = await this.unit.run(scopeOf(actor), async () => {
      const offering = await this.offerings.get(actor, id);
      const named = offering.documents as unknown as NamedDocument[];
      if (!named.some(({ document_id }) => document_id === documentId)) throw notFound('document');
      return this.unit.within(PLATFORM, () => this.documents.getForReading(documentId));
    });
    return streamOf(this.objects, document, reply);
  }
}
