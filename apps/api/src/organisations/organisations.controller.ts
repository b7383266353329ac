import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { createOrganisationBody, organisationPage, organisationSchema, toOrganisation } from './organisations.dto';
import { Organisations } from './organisations.service';

@ApiTags('Organisations')
@Controller('v1/organisations')
export class OrganisationsController {
  constructor(private readonly organisations: Organisations) {}

  @Get()
  @Requires('organisation.read')
  @Answers(200, organisationPage)
  async list(@Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.organisations.list(query), query.limit, ({ id }) => id, toOrganisation);
  }

  @Get(':id')
  @Requires('organisation.read')
  @Answers(200, organisationSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toOrganisation(await this.organisations.get(id));
  }

  @Post()
  @Requires('organisation.create')
  @Answers(201, organisationSchema, 'created')
  async create(@Body({ schema: createOrganisationBody }) body: z.infer<typeof createOrganisationBody>) {
    return toOrganisation(await this.organisations.create(body));
  }
}
