import { Module } from '@nestjs/common';
import { OrganisationsController } from './organisations.controller';
import { Organisations } from './organisations.service';

@Module({ controllers: [OrganisationsController], providers: [Organisations], exports: [Organisations] })
export class OrganisationsModule {}
