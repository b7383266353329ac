import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, isAlive } from './process-identity';

/** Each signal with the patience it is given before the next, harder one. */
export type Escalation = ReadonlyArray<readonly [signal: NodeJS.Signals, patience_ms: number]>;

/** Ends a process that may not be our child; answers when it is gone. */
export async function stopProcess(process_: ProcessIdentity, escalation: Escalation): Promise<void> {
  for (const [signal, patience_ms] of escalation) {
    if (!isAlive(process_)) return;
    try {
      process.kill(process_.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    const deadline = Date.now() + patience_ms;
    while (Date.now() < deadline) {
      if (!isAlive(process_)) return;
      await sleep(10);
    }
  }
  if (isAlive(process_)) throw new Error(`process ${process_.pid} does not end`);
}
