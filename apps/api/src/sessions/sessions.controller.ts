import { Body, Controller, Delete, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Actor, actorOfSession } from '../access/actor';
import { SESSION_COOKIE } from '../access/authentication';
import { CurrentActor, Public, SignedIn } from '../access/requires';
import { csrfTokenOf } from '../access/secrets';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Answers, idParam } from '../http/answers';
import { Problem } from '../http/problem';
import { RateLimiter } from '../http/rate-limiter';
import {
  changePasswordBody,
  currentSessionSchema,
  sessionList,
  signInBody,
  toSession,
  totpCodeBody,
  totpSecretSchema,
} from './sessions.dto';
import { Sessions } from './sessions.service';
import { SignInService } from './sign-in.service';

@ApiTags('Sessions')
@Controller('v1')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly signIns: SignInService,
    private readonly unit: UnitOfWork,
    private readonly rates: RateLimiter,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  @Post('session')
  @Public()
  @Answers(201, currentSessionSchema, 'signed in; the session travels in a cookie')
  async signIn(
    @Body({ schema: signInBody }) body: z.infer<typeof signInBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.rates.spend('sign-in', request.ip, reply);
    const { token, expiresAt, user, sessionId } = await this.signIns.signIn({
      ...body,
      userAgent: request.headers['user-agent'],
    });
    void reply.setCookie(SESSION_COOKIE, token, { ...this.cookie, expires: expiresAt });
    const current = await this.unit.run(PLATFORM, () => this.sessions.current(actorOfSession(user, sessionId)));
    return { ...current, csrf_token: csrfTokenOf(token) };
  }

  @Get('session')
  @SignedIn()
  @Answers(200, currentSessionSchema)
  async current(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    const token = actor.sessionId ? request.cookies[SESSION_COOKIE] : undefined;
    return { ...(await this.sessions.current(actor)), csrf_token: token ? csrfTokenOf(token) : null };
  }

  @Delete('session')
  @SignedIn()
  @Answers(204, undefined, 'signed out')
  async signOut(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.sessions.revokeOwn(actor, sessionOf(actor));
    void reply.clearCookie(SESSION_COOKIE, this.cookie);
  }

  @Post('session/password')
  @SignedIn()
  @Answers(204, undefined, 'changed; other sessions are signed out')
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body({ schema: changePasswordBody }) body: z.infer<typeof changePasswordBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.spendGuess(actor, reply);
    return this.sessions.changePassword(actor, body.current, body.next);
  }

  @Post('session/totp')
  @SignedIn()
  @Answers(201, totpSecretSchema, 'the secret, shown once; confirm it with a code')
  enrolTotp(@CurrentActor() actor: Actor) {
    sessionOf(actor);
    return this.sessions.enrolTotp(actor);
  }

  @Post('session/totp/confirm')
  @SignedIn()
  @Answers(204, undefined, 'from now on signing in asks for a code')
  async confirmTotp(
    @CurrentActor() actor: Actor,
    @Body({ schema: totpCodeBody }) body: z.infer<typeof totpCodeBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.spendGuess(actor, reply);
    return this.sessions.confirmTotp(actor, body.code);
  }

  @Post('session/totp/remove')
  @SignedIn()
  @Answers(204, undefined, 'signing in no longer asks for a code')
  async removeTotp(
    @CurrentActor() actor: Actor,
    @Body({ schema: totpCodeBody }) body: z.infer<typeof totpCodeBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.spendGuess(actor, reply);
    return this.sessions.removeTotp(actor, body.code);
  }

  @Get('sessions')
  @SignedIn()
  @Answers(200, sessionList)
  async list(@CurrentActor() actor: Actor) {
    return { data: (await this.sessions.listOwn(actor)).map((session) => toSession(session, actor.sessionId)) };
  }

  @Delete('sessions/:id')
  @SignedIn()
  @Answers(204, undefined, 'revoked')
  revoke(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    sessionOf(actor);
    return this.sessions.revokeOwn(actor, id);
  }

  /** A session left open must not let somebody try passwords and codes at leisure. */
  private spendGuess(actor: Actor, reply: FastifyReply): Promise<void> {
    sessionOf(actor);
    return this.rates.spend('sign-in', actor.personId, reply);
  }

  private get cookie() {
    const secure = this.environment.publicUrl.startsWith('https:');
    return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  }
}

/** A leaked key must not be able to take over its maker's sign-in. */
function sessionOf(actor: Actor): string {
  if (!actor.sessionId) throw new Problem('FORBIDDEN', 'This is done by the person, signed in; a key cannot.');
  return actor.sessionId;
}
