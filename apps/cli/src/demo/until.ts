import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;
const AT_MOST_MS = 60_000;

/** Waits for what settles after an answer: identities, tokens, money. */
export async function until<T>(what: string, ask: () => Promise<T | false | undefined>): Promise<T> {
  const deadline = Date.now() + AT_MOST_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`the demo waited ${AT_MOST_MS / 1000} s for ${what}`);
    await sleep(PAUSE_MS);
  }
}
