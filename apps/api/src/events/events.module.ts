import { Global, Module } from '@nestjs/common';
import { CredentialStanding } from './credential-standing';
import { EventFeed } from './event-feed';
import { EventStreams } from './event-streams';
import { Events } from './events';
import { EventsController } from './events.controller';

@Global()
@Module({
  controllers: [EventsController],
  providers: [Events, EventFeed, EventStreams, CredentialStanding],
  exports: [Events],
})
export class EventsModule {}
