import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { CommandInterceptor } from './command.interceptor';
import { Idempotency } from './idempotency';
import { ProblemFilter } from './problem.filter';
import { RateLimiter } from './rate-limiter';
import { RequestContext } from './request-context';
import { ValidationPipe } from './validation.pipe';

/** The habits every route has without asking for them. */
@Global()
@Module({
  providers: [
    RequestContext,
    RateLimiter,
    Idempotency,
    { provide: APP_PIPE, useClass: ValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: CommandInterceptor },
  ],
  exports: [RequestContext, RateLimiter],
})
export class HttpModule {}
