import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, principalOf } from '../access/actor';
import { Clock } from '../clock/clock';
import { LOCK_TIMEOUT, sqlStateOf } from '../database/sql-state';
import { UnitOfWork } from '../database/unit-of-work';
import { KeyStore } from '../keys/key-store';
import { Problem } from './problem';

const KEPT_MS = 24 * 60 * 60_000;
const PURPOSE = 'idempotency';

/** The headers that belong to the answer of a command. */
const KEPT_HEADERS = ['location', 'etag'] as const;

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body as sent, file parts included; absent when there was none */
    bodyDigest?: Buffer;
  }
}

/**
 * A command with a known key is not carried out again: its answer is. The key is claimed and the answer kept in the
 * command's own transaction, so there is no moment at which one exists without the other. A refused command rolls its
 * claim back with everything else, and a retry is judged anew.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly keys: KeyStore,
  ) {}

  async once(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    command: () => Promise<unknown>,
  ): Promise<unknown> {
    const key = keyOf(request);
    const principalId = principalOf(actor);
    const digest = digestOf(request);
    if (!(await this.claim(principalId, key, digest))) return this.replay(principalId, key, digest, reply);
    const answer = await command();
    const headers = Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => {
        const value = reply.getHeader(name);
        return value === undefined ? [] : [[name, String(value)]];
      }),
    );
    const bodySealed =
      answer === undefined ? null : new Uint8Array(this.keys.seal(PURPOSE, Buffer.from(JSON.stringify(answer))));
    await this.unit.tx.$executeRaw`
      UPDATE idempotency_keys SET headers = ${JSON.stringify(headers)}::jsonb, body_sealed = ${bodySealed}
      WHERE principal_id = ${principalId}::uuid AND key = ${key}`;
    return answer;
  }

  /** True for the first request. A second one waits here until the first has committed or rolled back. */
  private async claim(principalId: string, key: string, digest: Uint8Array): Promise<boolean> {
    const now = this.clock.wallTime();
    const until = new Date(now.getTime() + KEPT_MS);
    try {
      const [row] = await this.unit.tx.$queryRaw<[{ claimed: boolean }]>`
        SELECT cadastre_claim_key(${principalId}::uuid, ${key}, ${digest}, ${now}, ${until}) AS claimed`;
      return row.claimed;
    } catch (error) {
      if (sqlStateOf(error) === LOCK_TIMEOUT) {
        throw new Problem('IDEMPOTENCY_IN_FLIGHT', 'The first request with this Idempotency-Key has not finished.', {
          headers: { 'retry-after': '1' },
        });
      }
      throw error;
    }
  }

  private async replay(principalId: string, key: string, digest: Uint8Array, reply: FastifyReply): Promise<unknown> {
    const kept = await this.unit.tx.idempotencyKey.findUniqueOrThrow({
      where: { principalId_key: { principalId, key } },
    });
    if (!Buffer.from(kept.requestDigest).equals(digest)) {
      throw new Problem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was first sent with another request.');
    }
    void reply.headers({ ...(kept.headers as Record<string, string>), 'idempotent-replayed': 'true' });
    return kept.bodySealed ? JSON.parse(this.keys.open(PURPOSE, kept.bodySealed).toString('utf8')) : undefined;
  }
}

function keyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') {
    throw new Problem('IDEMPOTENCY_KEY_MISSING', 'A POST that changes something carries an Idempotency-Key header.');
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('MALFORMED_REQUEST', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  return key;
}

const digestOf = (request: FastifyRequest): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    createHash('sha256')
      .update(`${request.method} ${request.url}\n`)
      .update(request.bodyDigest ?? '')
      .digest(),
  );
