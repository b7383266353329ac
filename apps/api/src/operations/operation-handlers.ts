import { Injectable } from '@nestjs/common';
import type { Operation, Prisma } from '../database/generated/client';
import type { Tx } from '../database/unit-of-work';

export type OperationOutcome =
  | { readonly status: 'confirmed'; readonly result: Prisma.InputJsonObject }
  | { readonly status: 'refused'; readonly code: string; readonly detail: string; readonly cure: string };

/** One run of an operation. It may have run before, as far as some step, and been killed there. */
export interface OperationRun {
  readonly operation: Operation;
  /** Aborted when the process stops: throw between two steps, and another process goes on. */
  readonly stopping: AbortSignal;
  /** A part of the effect in a transaction of its own; steps of one operation never overlap. */
  step<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** To be called in a step: how far it is and what came of it so far, for those who watch and for the next run. */
  progress(this: void, done: number, total: number, result: Prisma.InputJsonObject): Promise<void>;
}

/** How one kind of operation is carried out. Registered when the feature's module starts. */
export interface OperationHandler {
  /** `asset.import`: what it works on, then what it does */
  readonly kind: string;
  /**
   * Does the steps, then answers what concludes it: that part runs in the transaction that ends the operation, so it
   * happens exactly once. Throwing means: try again later.
   */
  carryOut(run: OperationRun): Promise<() => Promise<OperationOutcome>>;
}

@Injectable()
export class OperationHandlers {
  private readonly handlers = new Map<string, OperationHandler>();

  register(handler: OperationHandler): void {
    if (this.handlers.has(handler.kind)) throw new Error(`two handlers for operations of kind ${handler.kind}`);
    this.handlers.set(handler.kind, handler);
  }

  of(kind: string): OperationHandler {
    const handler = this.handlers.get(kind);
    if (!handler) throw new Error(`nothing handles operations of kind ${kind}`);
    return handler;
  }
}
