import { answered } from '@cadastre/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { SelectField, TextField } from '../design/field';
import { toast } from '../design/toast';
import { codeToWords } from '../format/words';
import { issuingEntitiesQuery } from './assets.queries';
import { FittingDocumentField } from './fitting-document-field';

interface Props {
  readonly assetId: string;
  readonly kind: Schema<'Evidence'>['kind'];
  readonly onClose: () => void;
}

/** One piece of evidence for the desk: which document, of when, and for how long. */
export function HandInDialog({ assetId, kind, onClose }: Props) {
  return (
    <Dialog open title={`Hand in evidence of ${codeToWords(kind).toLowerCase()}`} onClose={onClose}>
      <HandInForm assetId={assetId} kind={kind} onClose={onClose} />
    </Dialog>
  );
}

function HandInForm({ assetId, kind, onClose }: Props) {
  const queries = useQueryClient();
  const { data: entities } = useQuery({ ...issuingEntitiesQuery, enabled: kind === 'title' });
  const [entries, setEntries] = useState({ document: '', issued: '', until: '', entity: '' });
  const set = (change: Partial<typeof entries>) => setEntries((before) => ({ ...before, ...change }));
  const handIn = useCommand({
    run: ({ document, issued, until, entity }: typeof entries, headers) => {
      const body = {
        ...{ kind, document_ids: [document], issued_on: issued, valid_until: until || null },
        ...{ issuing_entity_id: entity || null, note: '' },
      };
      return answered(api.POST('/v1/assets/{id}/evidence', { params: { path: { id: assetId } }, headers, body }));
    },
    onDone: async () => {
      onClose();
      toast('Waits for a second person');
      await queries.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    handIn.mutate(entries);
  };
  return (
    <form onSubmit={submit} className="grid gap-5">
      <FittingDocumentField
        assetId={assetId}
        kind={kind}
        label="Document"
        value={entries.document}
        error={fieldError(handIn.error, 'document_ids')}
        onChoose={(document) => set({ document })}
      />
      {kind === 'title' && (
        <SelectField
          label="Owner after closing"
          required
          value={entries.entity}
          error={fieldError(handIn.error, 'issuing_entity_id')}
          onChange={({ target }) => set({ entity: target.value })}
        >
          <option value="">Choose an issuing entity</option>
          {entities?.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Issued on"
          type="date"
          required
          value={entries.issued}
          error={fieldError(handIn.error, 'issued_on')}
          onChange={({ target }) => set({ issued: target.value })}
        />
        <TextField
          label="Valid until"
          hint="Where it says so itself."
          type="date"
          value={entries.until}
          error={fieldError(handIn.error, 'valid_until')}
          onChange={({ target }) => set({ until: target.value })}
        />
      </div>
      {handIn.error && <ProblemNotice error={handIn.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={handIn.isPending}>
          Hand it in
        </Button>
      </DialogActions>
    </form>
  );
}
