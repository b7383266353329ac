import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import type { IssuingEntity } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { etagOf, IfMatch } from '../http/etag';
import { toPage } from '../http/pages';
import {
  type ChangeEntityStanding,
  changeEntityStandingBody,
  entityStandingAnswer,
  type EditIssuingEntity,
  editIssuingEntityBody,
  issuingEntityPage,
  type IssuingEntityQuery,
  issuingEntityQuery,
  issuingEntitySchema,
  issuingEntitySubmission,
  type RegisterIssuingEntity,
  registerIssuingEntityBody,
  toIssuingEntity,
} from './issuing-entities.dto';
import { IssuingEntities } from './issuing-entities.service';
import { IssuingEntityRegistration } from './issuing-entity-registration';
import { IssuingEntityRenewal } from './issuing-entity-renewal';
import { IssuingEntityStanding } from './issuing-entity-standing';

@ApiTags('Issuing entities')
@Controller('v1/issuing-entities')
export class IssuingEntitiesController {
  constructor(
    private readonly entities: IssuingEntities,
    private readonly registration: IssuingEntityRegistration,
    private readonly renewal: IssuingEntityRenewal,
    private readonly standing: IssuingEntityStanding,
  ) {}

  @Get()
  @Requires('issuing_entity.read')
  @Answers(200, issuingEntityPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: issuingEntityQuery }) query: IssuingEntityQuery) {
    const rows = await this.entities.list(query);
    return toPage(
      rows,
      query.limit,
      ({ id }) => id,
      (entity) => toIssuingEntity(entity, actor),
    );
  }

  @Get(':id')
  @Requires('issuing_entity.read')
  @Answers(200, issuingEntitySchema)
  async get(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.entities.get(id), reply, actor);
  }

  @Post()
  @Requires('issuing_entity.register')
  @Answers(201, issuingEntitySchema, 'registered as a draft')
  async register(
    @CurrentActor() actor: Actor,
    @Body({ schema: registerIssuingEntityBody }) body: RegisterIssuingEntity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const entity = await this.entities.register(actor, body);
    void reply.header('location', `/v1/issuing-entities/${entity.id}`);
    return shown(entity, reply);
  }

  @Patch(':id')
  @Requires('issuing_entity.register')
  @Answers(200, issuingEntitySchema, 'changed')
  async edit(
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: editIssuingEntityBody }) body: EditIssuingEntity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.entities.edit(id, version, body), reply);
  }

  @Post(':id/submit')
  @Requires('issuing_entity.register')
  @Answers(202, issuingEntitySubmission, 'submitted; waits for a second person')
  async submit(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { entity, approval } = await this.registration.submit(actor, id);
    return { issuing_entity: toIssuingEntity(entity), approval: toApproval(approval) };
  }

  @Post(':id/renew')
  @Requires('issuing_entity.renew')
  @Answers(202, issuingEntitySubmission, 'asked for; waits for a second person')
  async renew(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { entity, approval } = await this.renewal.propose(actor, id);
    return { issuing_entity: toIssuingEntity(entity), approval: toApproval(approval) };
  }

  @Post(':id/standing')
  @Requires('issuing_entity.set_standing')
  @Answers(202, entityStandingAnswer, 'changed, or waiting for a second person where it is let go')
  async changeStanding(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: changeEntityStandingBody }) body: ChangeEntityStanding,
  ) {
    const { entity, approval } = await this.standing.command(actor, id, body);
    return { issuing_entity: toIssuingEntity(entity, actor), approval: approval && toApproval(approval) };
  }
}

function shown(entity: IssuingEntity, reply: FastifyReply, viewer?: Actor) {
  void reply.header('etag', etagOf(entity.version));
  return toIssuingEntity(entity, viewer);
}
