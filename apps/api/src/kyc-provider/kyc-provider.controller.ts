import { Controller, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Actor, scopeOf } from '../access/actor';
import { CurrentActor, Public, Requires } from '../access/requires';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Answers, idParam } from '../http/answers';
import { ChangesNothing } from '../http/changes-nothing';
import { OwnTransaction } from '../http/command.interceptor';
import { notFound, Problem } from '../http/problem';
import { KycCases } from '../kyc/kyc-cases.service';
import { isOpen } from '../kyc/kyc-status';
import { ProviderEvents } from './provider-events.service';
import { SumsubClient } from './sumsub-client';
import { isSigned, readSumsubMessage } from './sumsub-webhook';

const providerSession = z
  .object({ token: z.string(), expires_in_seconds: z.number().int() })
  .meta({ id: 'KycProviderSession' });

@ApiTags('KYC')
@Controller('v1')
export class KycProviderController {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
    private readonly cases: KycCases,
    private readonly client: SumsubClient,
    private readonly events: ProviderEvents,
  ) {}

  /** The provider is asked without a transaction that waits for it. */
  @Post('kyc-cases/:id/provider-session')
  @Requires('kyc_case.submit')
  @OwnTransaction()
  @ChangesNothing()
  @Answers(200, providerSession, 'a token for the provider’s own screens')
  async openSession(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { provider, status } = await this.unit.run(scopeOf(actor), () => this.cases.get(id));
    if (provider !== 'webhook') throw new Problem('STATE_REFUSED', 'This case is examined by the platform itself.');
    if (!isOpen(status)) throw new Problem('STATE_REFUSED', `This case is ${status}.`);
    const { token, expiresInSeconds } = await this.client.openSession(id);
    return { token, expires_in_seconds: expiresInSeconds };
  }

  /** What a provider of Sumsub's shape tells. It comes again until it is answered with 2xx. */
  @Post('kyc-webhooks/sumsub')
  @Public()
  @ChangesNothing()
  @RouteConfig({ keepsRawBody: true })
  @Answers(204, undefined, 'kept; it is judged afterwards')
  async receive(@Req() request: FastifyRequest): Promise<void> {
    const { KYC_WEBHOOK_SECRET: secret } = this.environment;
    if (!secret) throw notFound('provider');
    const { rawBody } = request;
    const digest = String(request.headers['x-payload-digest'] ?? '');
    const algorithm = String(request.headers['x-payload-digest-alg'] ?? '');
    if (!rawBody || !isSigned(rawBody, secret, digest, algorithm)) {
      const cure = 'Sign the body as sent, with the secret of this webhook, by an algorithm that is named.';
      throw new Problem('UNAUTHENTICATED', 'The digest is not of this body.', { cure });
    }
    const event = readSumsubMessage(request.body);
    // Signed, and of no case of ours: asking for it again would not change that.
    if (!event) return;
    await this.unit.run(PLATFORM, () => this.events.receive('sumsub', rawBody, event));
  }
}
