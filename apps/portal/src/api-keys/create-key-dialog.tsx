import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { Digest } from '../design/digest';
import { TextField } from '../design/field';
import type { Permission } from '../session/session';
import { apiKeysQuery } from './api-keys.queries';
import { ScopeChoice } from './scope-choice';

export function CreateKeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} title="Make an API key" onClose={onClose}>
      <CreateKey onClose={onClose} />
    </Dialog>
  );
}

/** Mounted anew each time: when the dialog is closed, the secret is gone from this page. */
function CreateKey({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Permission[]>([]);
  const create = useCommand({
    run: (body: { name: string; scopes: Permission[] }, headers) =>
      answered(api.POST('/v1/api-keys', { headers, body })),
    onDone: () => queries.invalidateQueries(apiKeysQuery),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), scopes: [...scopes] });
  };

  if (create.data) {
    return (
      <div className="grid gap-5">
        <p className="text-sm">
          Keep the key of <strong className="font-semibold">{create.data.name}</strong> now: it is shown this once, and
          nobody can show it again.
        </p>
        <div className="grid gap-1 rounded-md bg-inset px-4 py-3">
          <p className="caption">API key</p>
          <Digest value={create.data.key} label="API key" whole />
        </div>
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            I have kept it
          </Button>
        </DialogActions>
      </div>
    );
  }
  return (
    <form onSubmit={submit} className="grid gap-5">
      <TextField
        label="Name"
        hint="Which program will use it."
        required
        maxLength={100}
        autoFocus
        autoComplete="off"
        value={name}
        error={fieldError(create.error, 'name')}
        onChange={({ target }) => setName(target.value)}
      />
      <ScopeChoice chosen={scopes} onChange={setScopes} error={fieldError(create.error, 'scopes')} />
      {create.error && <ProblemNotice error={create.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={scopes.length === 0} pending={create.isPending}>
          Make the key
        </Button>
      </DialogActions>
    </form>
  );
}
