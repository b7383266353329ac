import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { answered, CadastreProblem } from '@cadastre/sdk';
import { api, holdCsrfTokenOf } from '../api/client';
import { codeOf } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { TextField } from '../design/field';
import { WaitNotice } from './wait-notice';
import { sessionQuery } from './session';
import { Threshold } from './threshold';

export function SignInPage() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState<string | null>(null);

  const signIn = useCommand({
    run: (body: { email: string; password: string; totp?: string }) => answered(api.POST('/v1/session', { body })),
    onDone: async (session) => {
      holdCsrfTokenOf(session);
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ href: next ?? '/', replace: true });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { email, password, ...(totp === null ? {} : { totp }) },
      { onError: (error) => codeOf(error) === 'TOTP_REQUIRED' && setTotp('') },
    );
  };
  const startOver = () => {
    setTotp(null);
    setPassword('');
    signIn.reset();
  };

  const refusal = codeOf(signIn.error) === 'TOTP_REQUIRED' ? null : signIn.error;
  return (
    <Threshold
      title={totp === null ? 'Sign in' : 'One-time code'}
      lead={
        totp === null
          ? 'With the address and the password of your account.'
          : 'Your account is protected by a second factor. Enter the code that your authenticator shows now.'
      }
    >
      <form onSubmit={submit} className="grid gap-5" aria-label="Sign in">
        {totp === null ? (
          <>
            <TextField
              label="E-mail address"
              name="email"
              type="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </>
        ) : (
          <TextField
            label="Code"
            name="totp"
            hint="Six digits; each code works once."
            figures
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9]{6}"
            maxLength={6}
            required
            autoFocus
            value={totp}
            onChange={(event) => setTotp(event.target.value.replace(/\D/g, ''))}
          />
        )}
        {refusal instanceof CadastreProblem && refusal.retryAfterSeconds !== null ? (
          <WaitNotice key={signIn.submittedAt} error={refusal} seconds={refusal.retryAfterSeconds} />
        ) : (
          refusal && <ProblemNotice error={refusal} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" pending={signIn.isPending}>
            {totp === null ? 'Sign in' : 'Confirm'}
          </Button>
          {totp !== null && (
            <Button variant="quiet" onClick={startOver}>
              Use another account
            </Button>
          )}
        </div>
      </form>
    </Threshold>
  );
}
