import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock';
import type { Role } from '../database/generated/enums';
import { PrismaService } from '../database/prisma.service';
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

/** As `cadastre_session` and `cadastre_api_key` answer: whose it is, and whether that person may still come in. */
interface Credential {
  readonly id: string;
  readonly revoked: boolean;
  readonly person_id: string;
  readonly organisation_id: string;
  readonly role: Role;
  readonly active: boolean;
}

interface FoundSession extends Credential {
  readonly expires_at: Date;
  readonly last_seen_at: Date;
}

interface FoundKey extends Credential {
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly scopes: readonly string[];
}

/** Turns the credential of a request, an API key or a session cookie, into an actor. */
@Injectable()
export class Authentication {
  constructor(
    private readonly prisma: PrismaService,
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
    const [key] = await this.prisma.$queryRaw<FoundKey[]>`SELECT * FROM cadastre_api_key(${secretHash(secret)})`;
    if (!key || key.revoked || !key.active) throw unauthenticated('The API key is not valid.');
    if (key.expires_at && key.expires_at <= now) throw unauthenticated('The API key has expired.');
    if (now.getTime() - (key.last_used_at?.getTime() ?? 0) > SEEN_RESOLUTION_MS) {
      const used = { where: { id: key.id }, data: { lastUsedAt: now } };
      await this.unit.run(PLATFORM, (tx) => tx.apiKey.update(used));
    }
    return actorOfKey(key, personOf(key));
  }

  private async ofSession(token: string): Promise<Actor> {
    const now = this.clock.wallTime();
    const [session] = await this.prisma.$queryRaw<FoundSession[]>`SELECT * FROM cadastre_session(${secretHash(token)})`;
    if (!session?.active || isOver(session, now)) throw unauthenticated('The session has ended.');
    if (now.getTime() - session.last_seen_at.getTime() > SEEN_RESOLUTION_MS) {
      const seen = { where: { id: session.id }, data: { lastSeenAt: now } };
      await this.unit.run(PLATFORM, (tx) => tx.session.update(seen));
    }
    return actorOfSession(personOf(session), session.id);
  }
}

const personOf = ({ person_id: id, organisation_id: organisationId, role }: Credential) => ({
  id,
  organisationId,
  role,
});

const isOver = ({ revoked, expires_at, last_seen_at }: FoundSession, now: Date): boolean =>
  revoked || expires_at <= now || now.getTime() - last_seen_at.getTime() > SESSION_IDLE_MS + SEEN_RESOLUTION_MS;
