import { Body, Controller, Get, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { approvalSchema, rejectBody, toApproval } from '../approvals/approvals.dto';
import type { EnforcementOrder } from '../database/generated/client';
import { DocumentReceiver } from '../documents/document-receiver';
import { FiledWith } from '../documents/document-subjects';
import { documentPage, documentSchema, toDocument, UPLOAD_FORM } from '../documents/documents.dto';
import { Documents } from '../documents/documents.service';
import { type Upload, Uploaded } from '../documents/upload';
import { Answers, idParam } from '../http/answers';
import { TakesForm } from '../http/forms';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { EnforcementDecisions } from './enforcement-decisions';
import {
  enforcementOrderPage,
  type EnforcementOrderQuery,
  enforcementOrderQuery,
  enforcementOrderSchema,
  forcedTransferBody,
  type ForcedTransferCommand,
  recoveryBody,
  type RecoveryCommand,
  toEnforcementOrder,
  transmissionBody,
  type TransmissionCommand,
} from './enforcement-orders.dto';
import { EnforcementOrders, ORDER } from './enforcement-orders.service';
import { ForcedTransfers } from './forced-transfers';
import { Recoveries } from './recoveries';
import { Transmissions } from './transmissions';

@ApiTags('Enforcement')
@Controller('v1')
export class EnforcementOrdersController {
  constructor(
    private readonly orders: EnforcementOrders,
    private readonly decisions: EnforcementDecisions,
    private readonly documents: Documents,
    private readonly forcedTransfers: ForcedTransfers,
    private readonly recoveries: Recoveries,
    private readonly transmissions: Transmissions,
  ) {}

  @Get('enforcement-orders')
  @Requires('enforcement.read')
  @Answers(200, enforcementOrderPage)
  async list(@Query({ schema: enforcementOrderQuery }) query: EnforcementOrderQuery) {
    return toPage(await this.orders.list(query), query.limit, ({ id }) => id, toEnforcementOrder);
  }

  @Get('enforcement-orders/:id')
  @Requires('enforcement.read')
  @Answers(200, enforcementOrderSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toEnforcementOrder(await this.orders.get(id));
  }

  @Post('forced-transfers')
  @Requires('forced_transfer.order')
  @Answers(201, enforcementOrderSchema, 'drafted: file documents with it, then submit it')
  async forceTransfer(
    @CurrentActor() actor: Actor,
    @Body({ schema: forcedTransferBody }) body: ForcedTransferCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return drafted(await this.forcedTransfers.draft(actor, body), reply);
  }

  @Post('recoveries')
  @Requires('recovery.order')
  @Answers(201, enforcementOrderSchema, 'drafted: file documents with it, then submit it')
  async recover(
    @CurrentActor() actor: Actor,
    @Body({ schema: recoveryBody }) body: RecoveryCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return drafted(await this.recoveries.draft(actor, body), reply);
  }

  @Post('transmissions')
  @Requires('transmission.order')
  @Answers(201, enforcementOrderSchema, 'drafted: file the document that it rests on, then submit it')
  async transmit(
    @CurrentActor() actor: Actor,
    @Body({ schema: transmissionBody }) body: TransmissionCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return drafted(await this.transmissions.draft(actor, body), reply);
  }

  @Post('enforcement-orders/:id/documents')
  @Requires('enforcement.submit')
  @TakesForm()
  @FiledWith(ORDER)
  @UseGuards(DocumentReceiver)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_FORM })
  @Answers(201, documentSchema, 'filed')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Uploaded() upload: Upload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const document = await this.documents.add(actor, ORDER, id, upload);
    void reply.header('location', `/v1/documents/${document.id}`);
    return toDocument(document);
  }

  @Get('enforcement-orders/:id/documents')
  @Requires('enforcement.read')
  @Answers(200, documentPage)
  async listDocuments(@Param('id', { schema: idParam }) id: string, @Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.documents.list(ORDER, id, query), query.limit, (document) => document.id, toDocument);
  }

  @Post('enforcement-orders/:id/submit')
  @Requires('enforcement.submit')
  @Answers(202, approvalSchema, 'waits for a second person')
  async submit(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toApproval(await this.decisions.submit(actor, id));
  }

  @Post('enforcement-orders/:id/discard')
  @Requires('enforcement.submit')
  @Answers(200, enforcementOrderSchema, 'a draft that nobody will submit')
  async discard(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: rejectBody }) { reason }: z.infer<typeof rejectBody>,
  ) {
    return toEnforcementOrder(await this.decisions.discard(id, reason));
  }
}

function drafted(order: EnforcementOrder, reply: FastifyReply) {
  void reply.header('location', `/v1/enforcement-orders/${order.id}`);
  return toEnforcementOrder(order);
}
