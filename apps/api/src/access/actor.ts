import type { Role } from '../database/generated/enums';
import { PLATFORM, type Scope } from '../database/unit-of-work';
import { type Permission, PERMISSIONS_OF, PLATFORM_ROLES } from './permissions';

/** Who acts. A key acts as the person who made it: four eyes count people, not credentials. */
export interface Actor {
  readonly kind: 'person' | 'key';
  readonly personId: string;
  readonly organisationId: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  readonly sessionId?: string;
  readonly apiKeyId?: string;
}

export function actorOfSession(user: { id: string; organisationId: string; role: Role }, sessionId: string): Actor {
  return {
    kind: 'person',
    personId: user.id,
    organisationId: user.organisationId,
    role: user.role,
    permissions: new Set(PERMISSIONS_OF[user.role]),
    sessionId,
  };
}

/** A key never holds more than its maker holds now, whatever its scopes say. */
export function actorOfKey(
  key: { id: string; scopes: readonly string[] },
  maker: { id: string; organisationId: string; role: Role },
): Actor {
  return {
    kind: 'key',
    personId: maker.id,
    organisationId: maker.organisationId,
    role: maker.role,
    permissions: new Set(PERMISSIONS_OF[maker.role].filter((permission) => key.scopes.includes(permission))),
    apiKeyId: key.id,
  };
}

/** A platform role sees every organisation, everybody else their own. */
export const scopeOf = (actor: Actor): Scope =>
  PLATFORM_ROLES.has(actor.role) ? PLATFORM : { kind: 'organisation', organisationId: actor.organisationId };

/** What an idempotency key or a rate belongs to. */
export const principalOf = (actor: Actor): string => actor.apiKeyId ?? actor.personId;
