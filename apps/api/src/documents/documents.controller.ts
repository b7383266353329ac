import { Controller, Get, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, scopeOf } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { UnitOfWork } from '../database/unit-of-work';
import { Answers, idParam } from '../http/answers';
import { OwnTransaction } from '../http/command.interceptor';
import { TakesForm } from '../http/forms';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { DocumentReceiver } from './document-receiver';
import { streamOf } from './document-stream';
import { FiledWith } from './document-subjects';
import { documentPage, documentSchema, toDocument, UPLOAD_FORM } from './documents.dto';
import { Documents } from './documents.service';
import { MEDIA_TYPES } from './media-types';
import { ObjectStore } from './object-store';
import { type Upload, Uploaded } from './upload';

@ApiTags('Documents')
@Controller('v1')
export class DocumentsController {
  constructor(
    private readonly documents: Documents,
    private readonly objects: ObjectStore,
    private readonly unit: UnitOfWork,
  ) {}

  @Post('assets/:id/documents')
  @Requires('document.upload')
  @TakesForm()
  @FiledWith('asset')
  @UseGuards(DocumentReceiver)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_FORM })
  @Answers(201, documentSchema, 'filed')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) assetId: string,
    @Uploaded() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const document = await this.documents.add(actor, 'asset', assetId, upload);
    void reply.header('location', `/v1/documents/${document.id}`);
    return toDocument(document);
  }

  @Get('assets/:id/documents')
  @Requires('document.read')
  @Answers(200, documentPage)
  async list(@Param('id', { schema: idParam }) assetId: string, @Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.documents.list('asset', assetId, query), query.limit, ({ id }) => id, toDocument);
  }

  @Get('documents/:id')
  @Requires('document.read')
  @Answers(200, documentSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toDocument(await this.documents.get(id));
  }

  /** The reading is on record, and committed, before the content flows. */
  @Get('documents/:id/content')
  @Requires('document.read')
  @OwnTransaction()
  @ApiProduces(...MEDIA_TYPES)
  @Answers(200, undefined, 'the content, as it was filed')
  async content(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const document = await this.unit.run(scopeOf(actor), () => this.documents.getForReading(id));
    return streamOf(this.objects, document, reply);
  }
}
