import { RpcError, RpcErrorCode, limitExceeded } from './json-rpc/rpc-error';
import { parseRequest, requestIdOf, type RequestId, type RpcRequest } from './json-rpc/request';
import { parseStrictJson } from './json-rpc/strict-json';
import { FilterStore, type FilterLimits } from './logs/filter-store';
import { type LogLimits } from './logs/find-logs';
import { blockMethods } from './methods/block-methods';
import { cadastreMethods } from './methods/cadastre-methods';
import { chainMethods } from './methods/chain-methods';
import { feeMethods } from './methods/fee-methods';
import { logMethods } from './methods/log-methods';
import { type Methods } from './methods/method';
import { stateMethods } from './methods/state-methods';
import { subscriptionMethods } from './methods/subscription-methods';
import { timeMethods } from './methods/time-methods';
import { transactionMethods } from './methods/transaction-methods';
import { type NodeCore } from './node-core';
import { type Session } from './session';

export interface DispatcherOptions {
  readonly core: NodeCore;
  readonly batchMax?: number;
  /** Bytes of all answers of a batch together. */
  readonly answerBytesMax?: number;
  readonly logLimits?: LogLimits;
  readonly filterLimits?: FilterLimits;
  readonly now_ms?: () => number;
  /** Told of bugs: answers that should have been an RpcError. */
  readonly onInternalError?: (method: string, error: unknown) => void;
}

const METHODS: ReadonlyMap<string, Methods[string]> = new Map(
  [
    chainMethods,
    blockMethods,
    transactionMethods,
    stateMethods,
    feeMethods,
    logMethods,
    subscriptionMethods,
    cadastreMethods,
    timeMethods,
  ].flatMap((methods) => Object.entries(methods)),
);

const LOG_LIMITS: LogLimits = { blocksMax: 10_000, resultsMax: 10_000, receiptsMax: 5_000_000 };
const FILTER_LIMITS: FilterLimits = { filtersMax: 10_000, filtersOfPeerMax: 1_000, idle_ms: 5 * 60_000 };

/** Answers JSON-RPC, whatever carried it: HTTP, WebSocket and the in-process provider share one. */
export class Dispatcher {
  private readonly core: NodeCore;
  private readonly filters: FilterStore;
  private readonly logLimits: LogLimits;
  private readonly batchMax: number;
  private readonly answerBytesMax: number;
  private readonly onInternalError: (method: string, error: unknown) => void;

  constructor(options: DispatcherOptions) {
    this.core = options.core;
    this.filters = new FilterStore(options.filterLimits ?? FILTER_LIMITS, options.now_ms ?? Date.now);
    this.logLimits = options.logLimits ?? LOG_LIMITS;
    this.batchMax = options.batchMax ?? 1_000;
    this.answerBytesMax = options.answerBytesMax ?? 64 << 20;
    this.onInternalError = options.onInternalError ?? (() => undefined);
  }

  /** The answer to a body, or undefined when it holds only notifications. Never throws. */
  async handle(body: Uint8Array, session: Session): Promise<string | undefined> {
    let content: unknown;
    try {
      content = parseStrictJson(body);
      if (Array.isArray(content)) this.expectBatch(content);
    } catch (error) {
      return failure(null, this.asRpcError('', error));
    }
    return Array.isArray(content) ? this.answerBatch(content, session) : this.answer(content, session);
  }

  /** One request without an envelope, as EIP-1193 makes it. Throws RpcError. */
  async request(method: string, params: readonly unknown[], session: Session): Promise<unknown> {
    try {
      return await this.invoke({ id: null, method, params }, session);
    } catch (error) {
      throw this.asRpcError(method, error);
    }
  }

  private async answerBatch(batch: readonly unknown[], session: Session): Promise<string | undefined> {
    const answers: string[] = [];
    let bytes = 0;
    // Submissions are started together, so that their signatures are checked together; everything else takes its turn,
    // so that one batch cannot make the node do a thousand searches at once.
    const started = new Map(batch.filter(isSubmission).map((entry) => [entry, this.answer(entry, session)] as const));
    for (const entry of batch) {
      const answer = await (started.get(entry) ?? this.answer(entry, session));
      if (answer === undefined) continue;
      bytes += answer.length;
      if (bytes > this.answerBytesMax) {
        return failure(null, limitExceeded(`the answers of this batch are larger than ${this.answerBytesMax} bytes`));
      }
      answers.push(answer);
    }
    return answers.length === 0 ? undefined : `[${answers.join(',')}]`;
  }

  private async answer(content: unknown, session: Session): Promise<string | undefined> {
    let request: RpcRequest | undefined;
    try {
      request = parseRequest(content);
      const result = await this.invoke(request, session);
      return request.id === undefined ? undefined : success(request.id, result);
    } catch (error) {
      const known = this.asRpcError(request?.method ?? '', error);
      // A notification gets no answer, not even this one; what is no request at all does.
      if (request !== undefined && request.id === undefined) return undefined;
      return failure(request?.id ?? requestIdOf(content), known);
    }
  }

  private async invoke({ method, params }: RpcRequest, session: Session): Promise<unknown> {
    const run = METHODS.get(method);
    if (run === undefined) {
      const name = method.slice(0, 64);
      throw new RpcError(RpcErrorCode.methodNotFound, `the method ${name} does not exist/is not available`);
    }
    const { core, filters, logLimits } = this;
    return run({ core, filters, logLimits, session }, params);
  }

  private expectBatch(batch: readonly unknown[]): void {
    if (batch.length === 0) throw new RpcError(RpcErrorCode.invalidRequest, 'a batch holds at least one request');
    if (batch.length > this.batchMax) throw limitExceeded(`a batch holds ${this.batchMax} requests at most`);
  }

  /** What is no RpcError is a bug: the client learns that there is one, the operator which. */
  private asRpcError(method: string, error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    this.onInternalError(method, error);
    return new RpcError(RpcErrorCode.internal, 'internal error');
  }
}

const isSubmission = (entry: unknown): boolean =>
  (entry as { method?: unknown } | null)?.method === 'eth_sendRawTransaction';

function success(id: RequestId, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${JSON.stringify(result ?? null)}}`;
}

function failure(id: RequestId, { code, message, data }: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } });
}
