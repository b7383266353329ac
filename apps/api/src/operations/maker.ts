import type { Actor } from '../access/actor';
import type { Operation } from '../database/generated/client';
import type { Tx } from '../database/unit-of-work';

/** The person for whom an operation is done. What they may do was judged when they asked. */
export async function makerOf(tx: Tx, { createdBy }: Operation): Promise<Actor> {
  const { id, organisationId, role } = await tx.user.findUniqueOrThrow({ where: { id: createdBy } });
  return { kind: 'person', personId: id, organisationId, role, permissions: new Set() };
}
