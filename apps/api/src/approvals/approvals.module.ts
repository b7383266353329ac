import { Global, Module } from '@nestjs/common';
import { ApprovalsController } from './approvals.controller';
import { Approvals } from './approvals.service';

@Global()
@Module({ controllers: [ApprovalsController], providers: [Approvals], exports: [Approvals] })
export class ApprovalsModule {}
