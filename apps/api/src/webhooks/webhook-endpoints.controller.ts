import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import type { WebhookEndpoint } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { etagOf, IfMatch } from '../http/etag';
import { pageQuery, type PageQuery, toPage } from '../http/pages';
import { WebhookDeliveries } from './webhook-deliveries.service';
import { WebhookEndpoints } from './webhook-endpoints.service';
import {
  type CreateEndpoint,
  createEndpointBody,
  deliveryPage,
  deliveryQuery,
  type DeliveryQuery,
  deliverySchema,
  type EditEndpoint,
  editEndpointBody,
  endpointPage,
  endpointSchema,
  endpointWithSecretSchema,
  rotatedSecretSchema,
  toDelivery,
  toEndpoint,
} from './webhooks.dto';

@ApiTags('Webhooks')
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  @Get()
  @Requires('webhook.read')
  @Answers(200, endpointPage)
  async list(@Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.endpoints.list(query), query.limit, ({ id }) => id, toEndpoint);
  }

  @Get(':id')
  @Requires('webhook.read')
  @Answers(200, endpointSchema)
  async get(@Param('id', { schema: idParam }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(await this.endpoints.get(id), reply);
  }

  @Post()
  @Requires('webhook.manage')
  @Answers(201, endpointWithSecretSchema, 'created; the secret is shown this once')
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: createEndpointBody }) body: CreateEndpoint,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { endpoint, secret } = await this.endpoints.create(actor, body);
    void reply.header('location', `/v1/webhook-endpoints/${endpoint.id}`);
    return { ...shown(endpoint, reply), secret };
  }

  @Patch(':id')
  @Requires('webhook.manage')
  @Answers(200, endpointSchema, 'changed')
  async edit(
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: editEndpointBody }) body: EditEndpoint,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.endpoints.edit(id, version, body), reply);
  }

  @Post(':id/rotate-secret')
  @Requires('webhook.manage')
  @Answers(200, rotatedSecretSchema, 'the new secret, shown this once; the old ones sign beside it for a day')
  async rotateSecret(@Param('id', { schema: idParam }) id: string) {
    const { secret, oldExpireAt } = await this.endpoints.rotateSecret(id);
    return { secret, old_secrets_expire_at: oldExpireAt.toISOString() };
  }

  @Post(':id/test')
  @Requires('webhook.manage')
  @Answers(202, deliverySchema, 'a `webhook.test` event is on its way')
  async test(@Param('id', { schema: idParam }) id: string) {
    return toDelivery(await this.deliveries.test(id));
  }

  @Get(':id/deliveries')
  @Requires('webhook.read')
  @Answers(200, deliveryPage)
  async listDeliveries(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: deliveryQuery }) query: DeliveryQuery,
  ) {
    return toPage(await this.deliveries.list(id, query), query.limit, (delivery) => delivery.id, toDelivery);
  }
}

function shown(endpoint: WebhookEndpoint, reply: FastifyReply) {
  void reply.header('etag', etagOf(endpoint.version));
  return toEndpoint(endpoint);
}
