import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { Authentication } from './authentication';
import { RouteCensus } from './route-census';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Authentication, RouteCensus, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Authentication],
})
export class AccessModule {}
