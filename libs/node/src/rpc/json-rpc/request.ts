import { RpcError, RpcErrorCode } from './rpc-error';

export type RequestId = string | number | null;

export interface RpcRequest {
  /** Undefined for a notification, which gets no answer. */
  readonly id: RequestId | undefined;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** An id of a request that may not be well formed otherwise, so that its error can be matched; null when unusable. */
export function requestIdOf(value: unknown): RequestId {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return isRequestId(value.id) ? value.id : null;
}

export function parseRequest(value: unknown): RpcRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('a request is an object');
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  if (jsonrpc !== '2.0') throw invalid('jsonrpc must be "2.0"');
  if (typeof method !== 'string') throw invalid('method must be a string');
  if (id !== undefined && !isRequestId(id)) throw invalid('id must be a string, a whole number or null');
  // Some clients write null where there are none.
  const list = params ?? [];
  if (!Array.isArray(list)) throw invalid('params must be an array');
  return { id, method, params: list };
}

/** Numbers that JSON.parse may have rounded are no ids: the answer would carry another one. */
function isRequestId(id: unknown): id is RequestId {
  return id === null || Number.isSafeInteger(id) || (typeof id === 'string' && id.length <= 256);
}

const invalid = (message: string): RpcError => new RpcError(RpcErrorCode.invalidRequest, message);
