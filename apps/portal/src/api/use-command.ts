import { CadastreProblem } from '@cadastre/sdk';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';

interface Command<Input, Output> {
  run: (input: Input, headers: { 'idempotency-key': string }) => Promise<Output>;
  onDone?: (output: Output) => unknown;
}

/**
 * Sends a command. A fresh command has a fresh key; a command that got no definite answer (the network failed, the
 * server did) keeps its key, so that pressing the button again cannot do the thing twice.
 */
export function useCommand<Input, Output>({ run, onDone }: Command<Input, Output>) {
  const unanswered = useRef<{ input: string | undefined; key: string } | null>(null);
  return useMutation({
    mutationFn: async (input: Input) => {
      const text = JSON.stringify(input);
      const again = unanswered.current?.input === text ? unanswered.current : null;
      const attempt = again ?? { input: text, key: crypto.randomUUID() };
      unanswered.current = attempt;
      try {
        const output = await run(input, { 'idempotency-key': attempt.key });
        unanswered.current = null;
        return output;
      } catch (error) {
        if (error instanceof CadastreProblem && error.status < 500) unanswered.current = null;
        throw error;
      }
    },
    onSuccess: onDone,
  });
}
