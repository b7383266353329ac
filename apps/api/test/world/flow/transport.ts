import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_MS = 50;

/** How requests reach the API. */
export interface Transport {
  readonly baseUrl: string;
  send(request: Request): Promise<Response>;
}

export const plainTransport = (baseUrl: string): Transport => ({ baseUrl, send: (request) => fetch(request) });

/**
 * A client that takes no answer for none: the same request, with the same Idempotency-Key, until the API says what has
 * become of it. `onCommand` is told of each command once, before it is sent.
 */
export function stubbornTransport(baseUrl: string, onCommand: () => void): Transport {
  return {
    baseUrl,
    async send(request) {
      if (request.method !== 'GET') onCommand();
      for (;;) {
        const response = await fetch(request.clone()).catch(() => undefined);
        if (response && !(await isNoAnswer(response))) return response;
        await sleep(Math.max(AGAIN_MS, 1_000 * Number(response?.headers.get('retry-after') ?? 0)));
      }
    },
  };
}

/** Servers that fail or are away, the first sending of a request that has not ended yet, and too many of them. */
async function isNoAnswer(response: Response): Promise<boolean> {
  if (response.status !== 409) return response.status >= 500 || response.status === 429;
  const { code } = (await response.clone().json()) as { code: string };
  return code === 'IDEMPOTENCY_IN_FLIGHT';
}
