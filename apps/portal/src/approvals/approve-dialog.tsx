import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { Digest } from '../design/digest';
import { toast } from '../design/toast';
import { actionToWords, subjectOf } from './approval-words';

interface Props {
  approval: Schema<'Approval'>;
  open: boolean;
  onClose: () => void;
}

export function ApproveDialog({ approval, open, onClose }: Props) {
  const queries = useQueryClient();
  const approve = useCommand({
    run: ({ id, payload_hash }: Schema<'Approval'>, headers) =>
      answered(api.POST('/v1/approvals/{id}/approve', { params: { path: { id } }, headers, body: { payload_hash } })),
    onDone: async () => {
      onClose();
      toast('Approved');
      await queries.invalidateQueries();
    },
  });
  return (
    <Dialog open={open} title={`${actionToWords(approval.action)}?`} onClose={onClose} busy={approve.isPending}>
      <div className="grid gap-3 text-sm">
        <p>
          {subjectOf(approval.payload) && <strong className="font-semibold">{subjectOf(approval.payload)}. </strong>}
          The act is carried out at once, and cannot be taken back.
        </p>
        <div className="grid gap-1 rounded-md bg-inset px-4 py-3">
          <p className="caption">You approve the payload with the SHA-256</p>
          <Digest value={approval.payload_hash} label="Payload hash" whole />
        </div>
      </div>
      {approve.error && <ProblemNotice error={approve.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" pending={approve.isPending} onClick={() => approve.mutate(approval)}>
          Approve
        </Button>
      </DialogActions>
    </Dialog>
  );
}
