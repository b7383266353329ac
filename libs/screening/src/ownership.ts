export interface Stake {
  readonly owner: string;
  readonly shares: bigint;
}

export interface OwnedEntity {
  readonly id: string;
  /** All shares in issue: stakes are counted in whole shares, because rounded percentages of three thirds miss a half. */
  readonly issued: bigint;
  readonly stakes: readonly Stake[];
}

export interface OwnershipBlock {
  readonly id: string;
  readonly blockedShares: bigint;
  readonly issued: bigint;
  /** The blocked owners that were added up. */
  readonly owners: readonly string[];
}

function requireEntities(entities: readonly OwnedEntity[]): void {
  if (new Set(entities.map((entity) => entity.id)).size !== entities.length) {
    throw new RangeError('two entities have the same id');
  }
  for (const { id, issued, stakes } of entities) {
    const held = stakes.reduce((sum, stake) => sum + stake.shares, 0n);
    if (issued <= 0n || held > issued || stakes.some((stake) => stake.shares < 0n)) {
      throw new RangeError(`the owners of ${id} hold ${held} of ${issued} shares`);
    }
  }
}

/**
 * Adds up the shares of blocked owners: at half or more the entity is blocked too, and then counts as a blocked owner in
 * full of whatever it holds. Owners below half pass nothing on. Circles of owners end, and order makes no difference.
 */
export function findBlockedByOwnership(
  blocked: ReadonlySet<string>,
  entities: readonly OwnedEntity[],
): OwnershipBlock[] {
  requireEntities(entities);
  const all = new Set(blocked);
  const waiting = new Set(entities.filter((entity) => !blocked.has(entity.id)));
  for (let found = true; found;) {
    found = false;
    for (const entity of waiting) {
      if (2n * blockedShares(entity, all) < entity.issued) continue;
      all.add(entity.id);
      waiting.delete(entity);
      found = true;
    }
  }
  return entities
    .filter((entity) => all.has(entity.id) && !blocked.has(entity.id))
    .map((entity) => {
      const owners = entity.stakes.filter((stake) => all.has(stake.owner)).map((stake) => stake.owner);
      return { id: entity.id, blockedShares: blockedShares(entity, all), issued: entity.issued, owners };
    });
}

function blockedShares(entity: OwnedEntity, blocked: ReadonlySet<string>): bigint {
  return entity.stakes.reduce((sum, stake) => sum + (blocked.has(stake.owner) ? stake.shares : 0n), 0n);
}
