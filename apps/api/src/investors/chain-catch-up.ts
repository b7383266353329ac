import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Prisma } from '../database/generated/client';
import { DeadLetters } from '../outbox/dead-letters';
import { Outbox } from '../outbox/outbox';
import type { PeopleJobName } from './people-jobs';

const TRIES_MAX = 8;
const FIRST_PAUSE_MS = 60_000;

export interface CatchUpCommand {
  readonly name: PeopleJobName;
  readonly data: Prisma.InputJsonObject;
  /** of whom, for the person who finds it among the dead letters */
  readonly of: string;
  /** how often the chain was told before, in vain */
  readonly tries: number;
  /** what the chain answered */
  readonly code: string;
}

/** What the chain did not take is told again, after longer and longer pauses; at last a person has to say so. */
@Injectable()
export class ChainCatchUp {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly deadLetters: DeadLetters,
  ) {}

  async again({ name, data, of, tries, code }: CatchUpCommand): Promise<void> {
    const job = { queue: 'people', name, id: uuidv7() } as const;
    if (tries + 1 >= TRIES_MAX) {
      // Queued again, it has all its tries.
      return this.deadLetters.file({ ...job, data: { ...data, tries: 0 } }, `the chain says ${code} of the ${of}`);
    }
    const dueAt = new Date(this.clock.now().getTime() + FIRST_PAUSE_MS * 2 ** tries);
    await this.outbox.enqueue({ ...job, data: { ...data, tries: tries + 1 }, dueAt });
  }
}
