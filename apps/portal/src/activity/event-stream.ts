import { createSseParser, type StreamedEvent } from './sse';

interface Listener {
  onOpen: () => void;
  onLost: () => void;
  onEvent: (event: StreamedEvent) => void;
  /** the session is over: no use in coming back */
  onRefused: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Listens until the signal says stop: comes back after a break, at growing intervals, from where it was. */
export async function listenToEvents(listener: Listener, signal: AbortSignal): Promise<void> {
  let lastId: string | null = null;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response: Response = await fetch('/v1/events', {
        headers: { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) },
        cache: 'no-store',
        signal,
      });
      if (response.status === 401 || response.status === 403) return listener.onRefused();
      if (response.ok && response.body) {
        listener.onOpen();
        wait = FIRST_WAIT_MS;
        const parse = createSseParser();
        for await (const text of textOf(response.body)) {
          for (const event of parse(text)) {
            lastId = event.id ?? lastId;
            listener.onEvent(event);
          }
        }
      }
    } catch {
      // A broken connection: told as lost below, and tried again.
    }
    if (signal.aborted) return;
    listener.onLost();
    await pause(wait * (0.5 + Math.random()), signal);
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
  }
}

/** Not every browser can iterate over a stream. */
async function* textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
