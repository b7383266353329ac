import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { apiKeyPage, apiKeySchema, createApiKeyBody, newApiKeySchema, toApiKey } from './api-keys.dto';
import { ApiKeys } from './api-keys.service';

@ApiTags('API keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @Requires('api_key.read')
  @Answers(200, apiKeyPage)
  async list(@Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.keys.list(query), query.limit, ({ id }) => id, toApiKey);
  }

  @Post()
  @Requires('api_key.create')
  @Answers(201, newApiKeySchema, 'created; the key is shown this once')
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: createApiKeyBody }) body: z.infer<typeof createApiKeyBody>,
  ) {
    const { key, secret } = await this.keys.create(actor, body);
    return { ...toApiKey(key), key: secret };
  }

  @Delete(':id')
  @Requires('api_key.revoke')
  @Answers(200, apiKeySchema, 'revoked')
  async revoke(@Param('id', { schema: idParam }) id: string) {
    return toApiKey(await this.keys.revoke(id));
  }
}
