import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { TextArea, TextField } from '../design/field';
import { toast } from '../design/toast';
import { codeToWords } from '../format/words';
import { FittingDocumentField } from './fitting-document-field';

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
  const [entries, setEntries] = useState({ findings: '', document: '', score: '', until: '' });
  const set = (change: Partial<typeof entries>) => setEntries((before) => ({ ...before, ...change }));
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
      <FittingDocumentField
        assetId={assetId}
        kind={kind}
        label="Report"
        value={entries.document}
        error={fieldError(write.error, 'document_ids')}
        onChoose={(document) => set({ document })}
      />
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
