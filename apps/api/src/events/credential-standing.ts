import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { SESSION_IDLE_MS } from '../access/authentication';
import { Clock } from '../clock/clock';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';

/** A session is marked as seen once a minute, not at each request. */
const SEEN_RESOLUTION_MS = 60_000;

/** Says which of those who were let in once would not be let in now. */
@Injectable()
export class CredentialStanding {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async fallen(actors: readonly Actor[]): Promise<ReadonlySet<Actor>> {
    const now = this.clock.now();
    const wallTime = this.clock.wallTime();
    const { sessions, keys } = await this.unit.run(PLATFORM, async (tx) => ({
      sessions: await tx.session.findMany({
        where: {
          id: { in: actors.flatMap(({ sessionId }) => sessionId ?? []) },
          revokedAt: null,
          expiresAt: { gt: wallTime },
          lastSeenAt: { gte: new Date(wallTime.getTime() - SESSION_IDLE_MS - SEEN_RESOLUTION_MS) },
          user: { status: 'active' },
        },
        select: { id: true, user: { select: { role: true } } },
      }),
      keys: await tx.apiKey.findMany({
        where: {
          id: { in: actors.flatMap(({ apiKeyId }) => apiKeyId ?? []) },
          revokedAt: null,
          OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
          maker: { status: 'active' },
        },
        select: { id: true, maker: { select: { role: true } } },
      }),
    }));
    const roles = new Map([
      ...sessions.map(({ id, user }) => [id, user.role] as const),
      ...keys.map(({ id, maker }) => [id, maker.role] as const),
    ]);
    return new Set(actors.filter(({ apiKeyId, sessionId, role }) => roles.get(apiKeyId ?? sessionId ?? '') !== role));
  }
}
