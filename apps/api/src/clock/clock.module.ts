import { Global, Module } from '@nestjs/common';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { Clock, MovableClock, SystemClock } from './clock';

@Global()
@Module({
  providers: [
    {
      provide: Clock,
      inject: [ENVIRONMENT],
      useFactory: ({ production }: Environment): Clock => (production ? new SystemClock() : new MovableClock()),
    },
  ],
  exports: [Clock],
})
export class ClockModule {}
