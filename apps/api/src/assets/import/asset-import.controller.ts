import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../access/actor';
import { CurrentActor, Requires } from '../../access/requires';
import { accepted, Accepts } from '../../operations/accepted';
import { AssetImport } from './asset-import.service';
import { type ImportAssets, importBody } from './judge-row';

@ApiTags('Assets')
@Controller('v1/assets/imports')
export class AssetImportController {
  constructor(private readonly imports: AssetImport) {}

  /** The operation's result counts the rows and points at what is wrong in each refused one. */
  @Post()
  @Requires('asset.register')
  @Accepts()
  async start(
    @CurrentActor() actor: Actor,
    @Body({ schema: importBody }) body: ImportAssets,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.imports.start(actor, body), reply);
  }
}
