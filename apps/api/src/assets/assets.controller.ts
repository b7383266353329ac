import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import type { Asset } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { etagOf, IfMatch } from '../http/etag';
import { toPage } from '../http/pages';
import { AssetRetirement } from './asset-retirement';
import {
  assetPage,
  assetQuery,
  assetSchema,
  type EditAsset,
  editAssetBody,
  type RegisterAsset,
  registerAssetBody,
  type RetireAsset,
  retireAssetBody,
  submissionSchema,
  toAsset,
} from './assets.dto';
import { Assets } from './assets.service';

@ApiTags('Assets')
@Controller('v1/assets')
export class AssetsController {
  constructor(
    private readonly assets: Assets,
    private readonly retirement: AssetRetirement,
  ) {}

  @Get()
  @Requires('asset.read')
  @Answers(200, assetPage)
  async list(@Query({ schema: assetQuery }) query: z.infer<typeof assetQuery>) {
    return toPage(await this.assets.list(query), query.limit, ({ id }) => id, toAsset);
  }

  @Get(':id')
  @Requires('asset.read')
  @Answers(200, assetSchema)
  async get(@Param('id', { schema: idParam }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return shown(await this.assets.get(id), reply);
  }

  @Post()
  @Requires('asset.register')
  @Answers(201, assetSchema, 'registered as a draft')
  async register(
    @CurrentActor() actor: Actor,
    @Body({ schema: registerAssetBody }) body: RegisterAsset,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const asset = await this.assets.register(actor, body);
    void reply.header('location', `/v1/assets/${asset.id}`);
    return shown(asset, reply);
  }

  @Patch(':id')
  @Requires('asset.edit')
  @Answers(200, assetSchema, 'changed')
  async edit(
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: editAssetBody }) body: EditAsset,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.assets.edit(id, version, body), reply);
  }

  @Post(':id/submit')
  @Requires('asset.submit')
  @Answers(202, submissionSchema, 'submitted; waits for a second person')
  async submit(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { asset, approval } = await this.assets.submit(actor, id);
    return { asset: toAsset(asset), approval: toApproval(approval) };
  }

  @Post(':id/retire')
  @Requires('asset.retire')
  @Answers(202, submissionSchema, 'asked for; waits for a second person')
  async retire(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: retireAssetBody }) { reason }: RetireAsset,
  ) {
    const { asset, approval } = await this.retirement.propose(actor, id, reason);
    return { asset: toAsset(asset), approval: toApproval(approval) };
  }
}

function shown(asset: Asset, reply: FastifyReply) {
  void reply.header('etag', etagOf(asset.version));
  return toAsset(asset);
}
