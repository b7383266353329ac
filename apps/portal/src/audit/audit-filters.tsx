import { type FormEvent, useState } from 'react';
import { Button } from '../design/button';
import { SelectField, TextField } from '../design/field';
import { codeToWords } from '../format/words';
import type { AuditFilter } from './audit.queries';
import { KNOWN_ACTIONS } from './audit-words';

interface Props {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

/** Mounted anew for each filter in the address, so that Back brings the entries back as well. */
export function AuditFilters({ filter, onChange }: Props) {
  const [action, setAction] = useState(filter.action ?? '');
  const [targetId, setTargetId] = useState(filter.target_id ?? '');
  const [actorId, setActorId] = useState(filter.actor_id ?? '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({
      action: action || undefined,
      target_id: targetId.trim() || undefined,
      actor_id: actorId.trim() || undefined,
    });
  };

  return (
    <form
      onSubmit={submit}
      aria-label="Filter"
      className="mb-6 grid gap-4 border-y border-rule py-4 sm:grid-cols-2 lg:grid-cols-[14rem_1fr_1fr_auto] lg:items-end"
    >
      <SelectField label="What" value={action} onChange={({ target }) => setAction(target.value)}>
        <option value="">Everything</option>
        {KNOWN_ACTIONS.map((known) => (
          <option key={known} value={known}>
            {codeToWords(known)}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Of which thing"
        placeholder="Its id"
        autoComplete="off"
        spellCheck={false}
        value={targetId}
        onChange={({ target }) => setTargetId(target.value)}
      />
      <TextField
        label="By whom"
        placeholder="The person’s id"
        autoComplete="off"
        spellCheck={false}
        value={actorId}
        onChange={({ target }) => setActorId(target.value)}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary">
          Search
        </Button>
        <Button variant="quiet" onClick={() => onChange({})}>
          Clear
        </Button>
      </div>
    </form>
  );
}
