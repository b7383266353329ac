import { Global, Module } from '@nestjs/common';
import { DeadLetters } from './dead-letters';
import { DeadLettersController } from './dead-letters.controller';
import { JobLedger } from './job-ledger';
import { JobTools } from './job-processor';
import { Outbox } from './outbox';
import { Relay } from './relay';
import { RelayBell } from './relay-bell';

@Global()
@Module({
  controllers: [DeadLettersController],
  providers: [Outbox, RelayBell, Relay, JobLedger, DeadLetters, JobTools],
  exports: [Outbox, RelayBell, Relay, JobTools, DeadLetters],
})
export class OutboxModule {}
