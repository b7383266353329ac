import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { answered } from '@cadastre/sdk';
import { api } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button, buttonClass } from '../design/button';
import { TextField } from '../design/field';
import { PASSWORD_LENGTH_MIN } from './password-rules';
import { Threshold } from './threshold';

export function InvitationPage() {
  const { token: tokenInLink } = useSearch({ from: '/invitation' });
  const [token, setToken] = useState(tokenInLink ?? '');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);

  const accept = useCommand({
    run: (body: { token: string; password: string }) => answered(api.POST('/v1/invitations/accept', { body })),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDiffers(password !== again);
    if (password === again) accept.mutate({ token: token.trim(), password });
  };

  if (accept.isSuccess) {
    return (
      <Threshold title="Welcome" lead="Your account is ready. Sign in with your e-mail address and the new password.">
        <Link to="/sign-in" className={buttonClass('primary')}>
          Go to the sign-in
        </Link>
      </Threshold>
    );
  }
  return (
    <Threshold title="Accept your invitation" lead="Choose the password that you will sign in with.">
      <form onSubmit={submit} className="grid gap-5" aria-label="Accept your invitation">
        {!tokenInLink && (
          <TextField
            label="Invitation"
            name="token"
            hint="The text that you were given together with this link."
            autoComplete="off"
            required
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        )}
        <TextField
          label="New password"
          name="password"
          type="password"
          hint={`At least ${PASSWORD_LENGTH_MIN} characters. A sentence is easy to remember and hard to guess.`}
          autoComplete="new-password"
          minLength={PASSWORD_LENGTH_MIN}
          required
          autoFocus
          value={password}
          error={fieldError(accept.error, 'password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <TextField
          label="The same password again"
          name="again"
          type="password"
          autoComplete="new-password"
          required
          value={again}
          error={differs ? 'The two passwords differ.' : undefined}
          onChange={(event) => setAgain(event.target.value)}
        />
        {accept.error && <ProblemNotice error={accept.error} />}
        <Button type="submit" variant="primary" pending={accept.isPending}>
          Join
        </Button>
      </form>
    </Threshold>
  );
}
