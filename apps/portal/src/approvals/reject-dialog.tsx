import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { TextArea } from '../design/field';
import { toast } from '../design/toast';

interface Props {
  approval: Schema<'Approval'>;
  open: boolean;
  onClose: () => void;
}

export function RejectDialog({ approval, open, onClose }: Props) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const reject = useCommand({
    run: (body: { reason: string }, headers) =>
      answered(api.POST('/v1/approvals/{id}/reject', { params: { path: { id: approval.id } }, headers, body })),
    onDone: async () => {
      onClose();
      toast('Rejected');
      await queries.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reject.mutate({ reason: reason.trim() });
  };
  return (
    <Dialog open={open} title="Reject the request" onClose={onClose} busy={reject.isPending}>
      <form onSubmit={submit} className="grid gap-5">
        <TextArea
          label="Reason"
          hint="Say what to mend: the maker reads it, and it stays in the audit trail."
          required
          minLength={3}
          maxLength={2_000}
          autoFocus
          value={reason}
          error={fieldError(reject.error, 'reason')}
          onChange={({ target }) => setReason(target.value)}
        />
        {reject.error && <ProblemNotice error={reject.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" pending={reject.isPending}>
            Reject
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
