import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { toast } from '../design/toast';
import { apiKeysQuery } from './api-keys.queries';

interface Props {
  /** the key in question; the dialog is open while there is one */
  apiKey: Schema<'ApiKey'> | null;
  onClose: () => void;
}

export function RevokeKeyDialog({ apiKey, onClose }: Props) {
  const queries = useQueryClient();
  const revoke = useCommand({
    run: (id: string) => answered(api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } })),
    onDone: async ({ name }) => {
      onClose();
      toast(`The key “${name}” is revoked`);
      await queries.invalidateQueries(apiKeysQuery);
    },
  });
  return (
    <Dialog open={apiKey !== null} title="Revoke the key?" onClose={onClose} busy={revoke.isPending}>
      <p className="text-sm">
        <strong className="font-semibold">{apiKey?.name}</strong> stops working at once, for every program that uses it.
        A revoked key cannot be brought back.
      </p>
      {revoke.error && <ProblemNotice error={revoke.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" pending={revoke.isPending} onClick={() => apiKey && revoke.mutate(apiKey.id)}>
          Revoke
        </Button>
      </DialogActions>
    </Dialog>
  );
}
