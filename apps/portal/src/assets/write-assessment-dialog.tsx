import { answered } from '@cadastre/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { SelectField, TextArea, TextField } from '../design/field';
import { toast } from '../design/toast';
import { codeToWords } from '../format/words';
import { assetDocumentsQuery } from './assets.queries';

interface Props {
  readonly assetId: string;
  readonly kind: Schema<'Assessment'>['kind'];
  readonly onClose: () => void;
}

export function WriteAssessmentDialog({ assetId, kind, onClose }: Props) {
  return (
    <Dialog open title={`${codeToWords(kind)} assessment`} onClose={onClose}>
      <WriteAssessmentForm assetId={assetId} kind={kind} onClose={onClose} />
    </Dialog>
  );
}

function WriteAssessmentForm({ assetId, kind, onClose }: Props) {
  const queries = useQueryClient();
  const { data: documents } = useQuery(assetDocumentsQuery(assetId));
  const [entries, setEntries] = useState({ findings: '', document: '', score: '', until: '' });
  const set = (change: Partial<typeof entries>) => setEntries((before) => ({ ...before, ...change }));
  const fitting = documents?.data.filter((each) => each.kind === kind || each.kind === 'other') ?? [];
  const write = useCommand({
    run: ({ findings, document, score, until }: typeof entries, headers) => {
      const body = { findings, document_ids: [document], score: Number(score), valid_until: until };
      const params = { path: { id: assetId, kind } };
      return answered(api.PUT('/v1/assets/{id}/assessments/{kind}', { params, headers, body }));
    },
    onDone: async () => {
      onClose();
      toast('Written; somebody else signs it');
      await queries.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write.mutate(entries);
  };
  return (
    <form onSubmit={submit} className="grid gap-5">
      <TextArea
        label="Findings"
        required
        minLength={10}
        maxLength={5_000}
        value={entries.findings}
        error={fieldError(write.error, 'findings')}
        onChange={({ target }) => set({ findings: target.value })}
      />
      <SelectField
        label="Report"
        required
        value={entries.document}
        error={fieldError(write.error, 'document_ids')}
        onChange={({ target }) => set({ document: target.value })}
      >
        <option value="">{fitting.length === 0 ? 'Upload it first, under Documents' : 'Choose one'}</option>
        {fitting.map(({ id, file_name: name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Score"
          hint="0 to 100; below 50 it is against the asset."
          type="number"
          min={0}
          max={100}
          required
          value={entries.score}
          error={fieldError(write.error, 'score')}
          onChange={({ target }) => set({ score: target.value })}
        />
        <TextField
          label="Valid until"
          type="date"
          required
          value={entries.until}
          error={fieldError(write.error, 'valid_until')}
          onChange={({ target }) => set({ until: target.value })}
        />
      </div>
      {write.error && <ProblemNotice error={write.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={write.isPending}>
          Write it
        </Button>
      </DialogActions>
    </form>
  );
}
