import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { type Actor, actorOfKey, actorOfSession } from './actor';
import { csrfTokenOf, sameText, secretHash } from './secrets';

export const SESSION_COOKIE = 'cadastre_session';
export const SESSION_IDLE_MS = 60 * 60_000;

/** `last seen` is a courtesy, not a fact worth a write for each request. */
const SEEN_RESOLUTION_MS = 60_000;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const unauthenticated = (detail: string) =>
  new Problem('UNAUTHENTICATED', detail, { headers: { 'www-authenticate': 'Bearer realm="cadastre"' } });

/** Turns the credential of a request, an API key or a session cookie, into an actor. */
@Injectable()
export class Authentication {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async of(request: FastifyRequest): Promise<Actor> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const [, secret] = /^Bearer (cad_(?:test|live)_[A-Za-z0-9_-]{43})$/.exec(authorization) ?? [];
      if (!secret)
        throw unauthenticated('The Authorization header carries no API key of the form cad_test_… or cad_live_….');
      return this.ofKey(secret);
    }
    const token = request.cookies[SESSION_COOKIE];
    if (!token) throw unauthenticated('The request carries neither an API key nor a session.');
    const actor = await this.ofSession(token);
    // A cookie is sent by the browser whoever asked for it, so an unsafe request must also know the session's token.
    if (
      !SAFE_METHODS.has(request.method) &&
      !sameText(String(request.headers['x-csrf-token'] ?? ''), csrfTokenOf(token))
    ) {
      throw new Problem('CSRF_REFUSED', 'The X-CSRF-Token header is missing or is not of this session.');
    }
    return actor;
  }

  private async ofKey(secret: string): Promise<Actor> {
    const now = this.clock.now();
    const key = await this.unit.run(PLATFORM, async (tx) => {
      const found = await tx.apiKey.findUnique({ where: { secretHash: secretHash(secret) }, include: { maker: true } });
      if (found && now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > SEEN_RESOLUTION_MS) {
        await tx.apiKey.update({ where: { id: found.id }, data: { lastUsedAt: now } });
      }
      return found;
    });
    if (!key || key.revokedAt || key.maker.status !== 'active') throw unauthenticated('The API key is not valid.');
    if (key.expiresAt && key.expiresAt <= now) throw unauthenticated('The API key has expired.');
    return actorOfKey(key, key.maker);
  }

  private async ofSession(token: string): Promise<Actor> {
    const now = this.clock.wallTime();
    const session = await this.unit.run(PLATFORM, async (tx) => {
      const found = await tx.session.findUnique({ where: { tokenHash: secretHash(token) }, include: { user: true } });
      if (found && now.getTime() - found.lastSeenAt.getTime() > SEEN_RESOLUTION_MS && !this.isOver(found, now)) {
        await tx.session.update({ where: { id: found.id }, data: { lastSeenAt: now } });
      }
      return found;
    });
    if (!session || session.user.status !== 'active' || this.isOver(session, now)) {
      throw unauthenticated('The session has ended.');
    }
    return actorOfSession(session.user, session.id);
  }

  private isOver(session: { revokedAt: Date | null; expiresAt: Date; lastSeenAt: Date }, now: Date): boolean {
    return (
      session.revokedAt !== null ||
      session.expiresAt <= now ||
      now.getTime() - session.lastSeenAt.getTime() > SESSION_IDLE_MS + SEEN_RESOLUTION_MS
    );
  }
}
