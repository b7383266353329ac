/** Codes of JSON-RPC 2.0, EIP-1474 and, for reverts and pruned history, of the execution clients. */
export const RpcErrorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** A transaction that the mempool refused, and other answers "no" that are no fault of the request's form. */
  server: -32000,
  limitExceeded: -32005,
  revert: 3,
  pruned: 4444,
} as const;

export type RpcErrorCode = (typeof RpcErrorCode)[keyof typeof RpcErrorCode];

/** An answer that is an error. Whatever else is thrown is a bug and answers `internal` without details. */
export class RpcError extends Error {
  constructor(
    readonly code: RpcErrorCode,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

export const invalidParams = (message: string): RpcError => new RpcError(RpcErrorCode.invalidParams, message);
export const limitExceeded = (message: string): RpcError => new RpcError(RpcErrorCode.limitExceeded, message);
