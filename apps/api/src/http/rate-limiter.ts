import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { REDIS } from '../redis/redis.module';
import { Problem } from './problem';

const WINDOW_SECONDS = 60;

/** The budgets: what a key or person may ask in a minute, what an unknown address may, and how often one may guess. */
const budgets = (environment: Environment) => ({
  principal: environment.RATE_LIMIT_PER_MINUTE,
  visitor: Math.ceil(environment.RATE_LIMIT_PER_MINUTE / 2),
  'sign-in': 30,
});

export type Budget = keyof ReturnType<typeof budgets>;

/** Counts in Redis, so that several processes share one budget; in memory while Redis is away. */
@Injectable()
export class RateLimiter {
  private readonly limiters: Record<Budget, RateLimiterRedis>;

  constructor(@Inject(ENVIRONMENT) environment: Environment, @Inject(REDIS) redis: Redis) {
    this.limiters = Object.fromEntries(
      Object.entries(budgets(environment)).map(([budget, points]) => [
        budget,
        new RateLimiterRedis({
          storeClient: redis,
          keyPrefix: `cadastre:rate:${budget}`,
          points,
          duration: WINDOW_SECONDS,
          insuranceLimiter: new RateLimiterMemory({ points, duration: WINDOW_SECONDS }),
        }),
      ]),
    ) as Record<Budget, RateLimiterRedis>;
  }

  /** Takes one request from the budget of `who`, writes the RateLimit headers, refuses when nothing is left. */
  async spend(budget: Budget, who: string, reply: FastifyReply): Promise<void> {
    const limiter = this.limiters[budget];
    const state = await limiter.consume(who).catch((rejected: unknown) => {
      if (rejected instanceof RateLimiterRes) return rejected;
      throw rejected;
    });
    const resetSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
    void reply.header('RateLimit-Policy', `"${budget}";q=${limiter.points};w=${WINDOW_SECONDS}`);
    void reply.header('RateLimit', `"${budget}";r=${state.remainingPoints};t=${resetSeconds}`);
    if (state.consumedPoints > limiter.points) {
      throw new Problem('RATE_LIMITED', `The budget is ${limiter.points} requests in ${WINDOW_SECONDS} seconds.`, {
        headers: { 'retry-after': String(resetSeconds) },
      });
    }
  }
}
