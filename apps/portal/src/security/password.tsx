import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { TextField } from '../design/field';
import { Section } from '../design/page';
import { toast } from '../design/toast';
import { PASSWORD_LENGTH_MIN } from '../session/password-rules';
import { sessionsQuery } from './security.queries';

export function Password() {
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useCommand({
    run: (body: { current: string; next: string }, headers) =>
      answered(api.POST('/v1/session/password', { headers, body })),
    onDone: async () => {
      setCurrent('');
      setNext('');
      toast('The password is changed; other devices are signed out');
      await queries.invalidateQueries(sessionsQuery);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ current, next });
  };
  return (
    <Section title="Password">
      <p className="max-w-xl text-sm text-soft">A new password signs you out everywhere else.</p>
      <form onSubmit={submit} aria-label="Change the password" className="grid max-w-xs gap-4">
        <TextField
          label="Password now"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          error={fieldError(change.error, 'current')}
          onChange={({ target }) => setCurrent(target.value)}
        />
        <TextField
          label="New password"
          type="password"
          hint={`At least ${PASSWORD_LENGTH_MIN} characters.`}
          autoComplete="new-password"
          minLength={PASSWORD_LENGTH_MIN}
          required
          value={next}
          error={fieldError(change.error, 'next')}
          onChange={({ target }) => setNext(target.value)}
        />
        {change.error && <ProblemNotice error={change.error} />}
        <div>
          <Button type="submit" pending={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Section>
  );
}
