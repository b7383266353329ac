import { statfs } from 'node:fs/promises';
import { Controller, Get, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { Public } from '../access/requires';
import { ChainConnection } from '../chain/chain-connection';
import { Indexer } from '../chain/read-model/indexer';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PrismaService } from '../database/prisma.service';
import { REDIS } from '../redis/redis.module';

const FREE_BYTES_MIN = 256 * 1024 * 1024;

/** Why a part is down, in words that tell a stranger nothing they could use. */
class PublicReason extends Error {}

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly prisma: PrismaService,
    private readonly chain: ChainConnection,
    private readonly indexer: Indexer,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** The process answers: restart it when it does not. */
  @Get('live')
  @Public()
  live() {
    return { status: 'ok' };
  }

  /** Everything it needs answers too: send it no work when not. */
  @Get('ready')
  @Public()
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const parts = this.health.check([
      () => this.ask('database', () => this.prisma.$queryRaw`SELECT 1`),
      () => this.ask('queue', () => this.redis.ping()),
      ...(this.chain.client ? [() => this.ask('chain', () => this.judgeChain())] : []),
      () => this.ask('disk', () => this.judgeDisk()),
    ]);
    return parts.catch((error: unknown) => {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      // Not a problem document: whoever probes wants to know which part it is.
      void reply.status(503);
      return error.getResponse();
    });
  }

  private async ask(part: string, question: () => Promise<unknown>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(part);
    try {
      await question();
      return indicator.up();
    } catch (error) {
      // Public: it says that a part is down, not where it lives.
      return indicator.down(error instanceof PublicReason ? { reason: error.message } : {});
    }
  }

  private async judgeChain(): Promise<void> {
    if (this.chain.stopped) throw new Error('the chain makes no more blocks');
    const { halted } = this.indexer.state;
    if (halted) throw new PublicReason(halted);
    await this.chain.client?.getBlockNumber({ cacheTime: 0 });
  }

  private async judgeDisk(): Promise<void> {
    const { bavail, bsize } = await statfs(this.environment.dataDir);
    const free = bavail * bsize;
    if (free < FREE_BYTES_MIN) throw new PublicReason(`only ${Math.floor(free / 1024 / 1024)} MiB are free`);
  }
}
