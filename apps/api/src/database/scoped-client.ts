import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';

/** For whom the transaction that begins now works; uuids and fixed words only, for it is part of a statement's text. */
export interface BeginningScope {
  readonly kind: 'platform' | 'organisation';
  readonly organisationId: string;
}

export const beginning = new AsyncLocalStorage<BeginningScope>();

const UUID_OR_NOTHING = /^([0-9a-f-]{36})?$/i;

/** The statement that says for whom a transaction works. */
export function scopeStatement({ kind, organisationId }: BeginningScope): string {
  if (!UUID_OR_NOTHING.test(organisationId)) throw new Error('an organisation is named by its id');
  return `SELECT set_config('cadastre.scope', '${kind}', true), set_config('cadastre.organisation', '${organisationId}', true)`;
}

/**
 * A connection whose transactions begin with their scope, in one round trip: there are as many of them as requests.
 * Without a scope named, a transaction begins as ever and sees nothing.
 */
export class ScopedClient extends Client {
  // The driver's overloads are not repeated: what is passed on is what came in.
  override query = ((config: unknown, ...rest: unknown[]) => {
    const send = super.query.bind(this) as unknown as (...args: unknown[]) => unknown;
    const scope = isBegin(config) ? beginning.getStore() : undefined;
    return send(scope && isBegin(config) ? { ...config, text: `BEGIN; ${scopeStatement(scope)}` } : config, ...rest);
  }) as unknown as Client['query'];
}

const isBegin = (config: unknown): config is { readonly text: string } =>
  typeof config === 'object' && config !== null && (config as { text?: unknown }).text === 'BEGIN';
