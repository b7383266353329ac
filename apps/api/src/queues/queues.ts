/** Every queue of the platform: how many of its jobs run at once in a process, and how often one is tried. */
export const QUEUES = {
  /** the work of operations: see operations/operation-handlers.ts */
  operations: { concurrency: 4, attempts: 8, backoffMs: 1_000 },
  /** signing what operations ask of the chain, and what follows once it is settled: see settlement/ */
  settlement: { concurrency: 8, attempts: 8, backoffMs: 500 },
  /** what the calendar, a sanction list or a provider brings about for people: see investors/people-jobs.ts */
  people: { concurrency: 4, attempts: 8, backoffMs: 1_000 },
  /** what the calendar brings about for assets: see assets/asset-jobs.ts */
  assets: { concurrency: 2, attempts: 8, backoffMs: 1_000 },
  /** one attempt at one webhook delivery; the long schedule of its retries is rows of the outbox, not of the queue */
  webhooks: { concurrency: 16, attempts: 5, backoffMs: 1_000 },
} as const satisfies Record<string, QueueSettings>;

export interface QueueSettings {
  readonly concurrency: number;
  readonly attempts: number;
  /** the first pause between attempts; each further one is twice as long, less a random part of up to a half */
  readonly backoffMs: number;
}

export type QueueName = keyof typeof QUEUES;

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/** Before the names of all keys in Redis, so that one server can carry other things too. */
export const REDIS_PREFIX = 'cadastre';
