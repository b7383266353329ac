import type { Schema } from '../api/client';
import { PersonName } from '../people/person-name';

/** Who is told to have acted. Nobody is signed in yet when a person signs in or joins: then it is told of that person. */
export function Actor({ event: { actor, target } }: { event: Schema<'AuditEvent'> }) {
  if (!actor.person_id) return target.type === 'person' ? <PersonName id={target.id} /> : <>The system</>;
  return (
    <>
      <PersonName id={actor.person_id} />
      {actor.kind === 'key' && <span className="text-faint"> with an API key</span>}
    </>
  );
}
