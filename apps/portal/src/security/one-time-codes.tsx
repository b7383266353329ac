import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Badge } from '../design/badge';
import { Button } from '../design/button';
import { Digest } from '../design/digest';
import { Section } from '../design/page';
import { toast } from '../design/toast';
import { sessionQuery, useSession } from '../session/session';
import { CodeForm } from './code-form';
import { QrCode } from './qr-code';

/** The second factor: off, being set up, or on. */
export function OneTimeCodes() {
  const { totp_enrolled: enrolled } = useSession();
  return (
    <Section
      title="One-time codes"
      aside={enrolled ? <Badge tone="positive">On</Badge> : <Badge tone="waiting">Off</Badge>}
    >
      <p className="max-w-xl text-sm text-soft">
        A second factor: besides the password, signing in asks for a code that an authenticator on your phone shows.
      </p>
      {enrolled ? <TurnOff /> : <TurnOn />}
    </Section>
  );
}

function useRefreshedSession(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
}

function TurnOn() {
  const refresh = useRefreshedSession();
  const enrol = useCommand({
    run: (_: void, headers) => answered(api.POST('/v1/session/totp', { headers })),
  });
  const confirm = useCommand({
    run: (code: string, headers) => answered(api.POST('/v1/session/totp/confirm', { headers, body: { code } })),
    onDone: async () => {
      toast('One-time codes are on');
      await refresh();
    },
  });
  if (!enrol.data) {
    return (
      <div className="grid justify-items-start gap-4">
        {enrol.error && <ProblemNotice error={enrol.error} />}
        <Button variant="primary" pending={enrol.isPending} onClick={() => enrol.mutate()}>
          Set up one-time codes
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-6 rounded-md border border-rule bg-sheet p-5 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <QrCode text={enrol.data.otpauth_url} label="QR code with the secret for your authenticator" />
      <div className="grid content-start gap-5">
        <div className="grid gap-1.5 text-sm">
          <p>Scan this with your authenticator. Or type the secret, which is shown only now:</p>
          <Digest value={enrol.data.secret} label="Secret" whole />
        </div>
        <CodeForm
          label="The code it shows now"
          action="Turn on"
          command={confirm}
          onCode={(code) => confirm.mutate(code)}
        />
      </div>
    </div>
  );
}

function TurnOff() {
  const refresh = useRefreshedSession();
  const [asked, setAsked] = useState(false);
  const remove = useCommand({
    run: (code: string, headers) => answered(api.POST('/v1/session/totp/remove', { headers, body: { code } })),
    onDone: async () => {
      toast('One-time codes are off');
      await refresh();
    },
  });
  if (!asked) {
    return (
      <div>
        <Button onClick={() => setAsked(true)}>Turn off…</Button>
      </div>
    );
  }
  return (
    <CodeForm
      label="A code, to show that it is you"
      action="Turn off"
      command={remove}
      onCode={(code) => remove.mutate(code)}
    />
  );
}
