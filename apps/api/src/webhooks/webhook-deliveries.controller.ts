import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { WebhookDeliveries } from './webhook-deliveries.service';
import { deliverySchema, toDelivery } from './webhooks.dto';

@ApiTags('Webhooks')
@Controller('v1/webhook-deliveries')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveries) {}

  @Get(':id')
  @Requires('webhook.read')
  @Answers(200, deliverySchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toDelivery(await this.deliveries.get(id));
  }

  @Post(':id/resend')
  @Requires('webhook.manage')
  @Answers(202, deliverySchema, 'on its way once more, with the same `webhook-id`')
  async resend(@Param('id', { schema: idParam }) id: string) {
    return toDelivery(await this.deliveries.resend(id));
  }
}
