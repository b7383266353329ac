import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { pageQuery, type PageQuery, toPage } from '../http/pages';
import { accepted, Accepts } from '../operations/accepted';
import { SubscriptionFunding } from './subscription-funding';
import {
  acceptBody,
  type AcceptDocuments,
  type Subscribe,
  subscribeBody,
  subscriptionDetailSchema,
  subscriptionPage,
  subscriptionQuery,
  subscriptionSchema,
  toSubscription,
  toSubscriptionDetail,
} from './subscriptions.dto';
import { Subscriptions } from './subscriptions.service';

@ApiTags('Subscriptions')
@Controller('v1')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly funding: SubscriptionFunding,
  ) {}

  @Get('subscriptions')
  @Requires('subscription.read')
  @Answers(200, subscriptionPage)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: subscriptionQuery }) query: z.infer<typeof subscriptionQuery>,
  ) {
    return toPage(
      await this.subscriptions.list(query),
      query.limit,
      ({ id }) => id,
      (row) => toSubscription(row, actor),
    );
  }

  @Get('withheld-subscriptions')
  @Requires('subscription.give_back')
  @Answers(200, subscriptionPage, 'whose money waits because nothing may be paid to the person; for the desk')
  async listWithheld(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const rows = await this.subscriptions.listWithheld(query);
    return toPage(
      rows,
      query.limit,
      ({ id }) => id,
      (row) => toSubscription(row, actor),
    );
  }

  @Get('subscriptions/:id')
  @Requires('subscription.read')
  @Answers(200, subscriptionDetailSchema)
  get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return this.detail(actor, id);
  }

  @Post('offerings/:id/subscriptions')
  @Requires('subscription.create')
  @Answers(201, subscriptionDetailSchema, 'subscribed; its steps say what is missing')
  async subscribe(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) offeringId: string,
    @Body({ schema: subscribeBody }) body: Subscribe,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { id } = await this.subscriptions.subscribe(actor, offeringId, body);
    void reply.header('location', `/v1/subscriptions/${id}`);
    return this.detail(actor, id);
  }

  @Post('subscriptions/:id/acceptances')
  @Requires('subscription.create')
  @Answers(200, subscriptionDetailSchema, 'accepted')
  async accept(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: acceptBody }) body: AcceptDocuments,
  ) {
    await this.subscriptions.accept(actor, id, body);
    return this.detail(actor, id);
  }

  @Post('subscriptions/:id/funding/cash')
  @Requires('subscription.fund')
  @Accepts()
  async fundByCash(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.subscriptions.requireInstruct(actor, id);
    return accepted(await this.funding.byCash(actor, id), reply);
  }

  @Post('subscriptions/:id/funding/bank')
  @Requires('subscription.fund')
  @Answers(200, subscriptionDetailSchema, 'the payment reference for the transfer')
  async fundByBank(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    await this.subscriptions.requireInstruct(actor, id);
    await this.funding.byBank(id);
    return this.detail(actor, id);
  }

  @Post('subscriptions/:id/cancel')
  @Requires('subscription.create')
  @Answers(200, subscriptionSchema, 'taken back; its money is on its way back')
  async cancel(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toSubscription(await this.subscriptions.cancel(actor, id), actor);
  }

  @Post('subscriptions/:id/give-back')
  @Requires('subscription.give_back')
  @Answers(200, subscriptionSchema, 'money that was withheld is on its way back')
  async giveBack(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toSubscription(await this.subscriptions.giveBackWithheld(actor, id), actor);
  }

  private async detail(actor: Actor, id: string) {
    const { subscription, steps } = await this.subscriptions.get(actor, id);
    return toSubscriptionDetail(subscription, steps, actor);
  }
}
