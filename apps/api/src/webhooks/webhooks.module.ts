import { Module } from '@nestjs/common';
import { WebhookDeliveriesController } from './webhook-deliveries.controller';
import { WebhookDeliveries } from './webhook-deliveries.service';
import { WebhookEndpointsController } from './webhook-endpoints.controller';
import { WebhookEndpoints } from './webhook-endpoints.service';
import { WebhookSecrets } from './webhook-secrets';
import { WebhooksProcessor } from './webhooks.processor';

@Module({
  controllers: [WebhookEndpointsController, WebhookDeliveriesController],
  providers: [WebhookEndpoints, WebhookDeliveries, WebhookSecrets, WebhooksProcessor],
})
export class WebhooksModule {}
