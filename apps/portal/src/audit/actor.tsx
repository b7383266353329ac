import type { Schema } from '../api/client';
import { PersonName } from '../people/person-name';

/** Who acted. A key acts for the person who made it, and says so. */
export function Actor({ actor }: { actor: Schema<'AuditEvent'>['actor'] }) {
  if (!actor.person_id) return <>The system</>;
  return (
    <>
      <PersonName id={actor.person_id} />
      {actor.kind === 'key' && <span className="text-faint"> with an API key</span>}
    </>
  );
}
