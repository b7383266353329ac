import { Injectable } from '@nestjs/common';
import type { Operation } from '../database/generated/client';

/** What the chain did with an operation. */
export type SettlementOutcome =
  | { readonly status: 'confirmed'; readonly block: bigint; readonly transactionHash: string }
  | { readonly status: 'refused'; readonly code: string; readonly cure: string }
  /** It had no effect and never will. */
  | { readonly status: 'failed'; readonly code: string };

/** What a feature does once an operation of its kind is settled. Registered when its module starts. */
export interface SettlementHandler {
  /** `transfer.send`: what it works on, then what it does */
  readonly kind: string;
  /** Runs exactly once, in a transaction of the operation's organisation, as the act of the person who asked. */
  settled(operation: Operation, outcome: SettlementOutcome): Promise<void>;
}

@Injectable()
export class SettlementHandlers {
  private readonly handlers = new Map<string, SettlementHandler>();

  register(handler: SettlementHandler): void {
    if (this.handlers.has(handler.kind)) throw new Error(`two handlers for settlements of kind ${handler.kind}`);
    this.handlers.set(handler.kind, handler);
  }

  of(kind: string): SettlementHandler {
    const handler = this.handlers.get(kind);
    if (!handler) throw new Error(`nothing handles settlements of kind ${kind}`);
    return handler;
  }
}
