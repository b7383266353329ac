import { Global, Module } from '@nestjs/common';
import { Outbox } from './outbox';
import { RelayBell } from './relay-bell';

@Global()
@Module({ providers: [Outbox, RelayBell], exports: [Outbox, RelayBell] })
export class OutboxModule {}
