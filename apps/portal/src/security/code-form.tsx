import { type FormEvent, useState } from 'react';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { TextField } from '../design/field';

interface Props {
  label: string;
  action: string;
  command: { readonly error: Error | null; readonly isPending: boolean };
  onCode: (code: string) => void;
}

/** Asks for a one-time code. */
export function CodeForm({ label, action, command, onCode }: Props) {
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCode(code);
  };
  return (
    <form onSubmit={submit} aria-label={action} className="grid max-w-xs gap-4">
      <TextField
        label={label}
        hint="Six digits."
        figures
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{6}"
        maxLength={6}
        required
        autoFocus
        value={code}
        error={fieldError(command.error, 'code')}
        onChange={({ target }) => setCode(target.value.replace(/\D/g, ''))}
      />
      {command.error && <ProblemNotice error={command.error} />}
      <div>
        <Button type="submit" variant="primary" pending={command.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
