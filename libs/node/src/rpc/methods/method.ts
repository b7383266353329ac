import { type FilterStore } from '../logs/filter-store';
import { type LogLimits } from '../logs/find-logs';
import { type NodeCore } from '../node-core';
import { type Session } from '../session';

/** What a method may use to answer. */
export interface MethodContext {
  readonly core: NodeCore;
  readonly filters: FilterStore;
  readonly logLimits: LogLimits;
  /** The client's connection: it can be sent notifications where it has one. */
  readonly session: Session;
}

/** Answers the result as it goes into JSON, or throws an RpcError. */
export type Method = (context: MethodContext, params: readonly unknown[]) => unknown;

export type Methods = Readonly<Record<string, Method>>;
