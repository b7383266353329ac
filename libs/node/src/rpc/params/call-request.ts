import { type CallRequest } from '@cadastre/chain';
import { RpcError, RpcErrorCode, invalidParams } from '../json-rpc/rpc-error';
import { address, bigQuantity, bytes, object, optional } from './values';

/** Fields an Ethereum client may send with a call. Prices and nonces have no effect on what a call answers. */
const KNOWN = new Set([
  ...['from', 'to', 'data', 'input', 'value', 'gas', 'gasPrice', 'maxFeePerGas', 'maxPriorityFeePerGas'],
  ...['nonce', 'type', 'chainId', 'accessList'],
]);

export function callRequest(value: unknown, name: string): CallRequest {
  const call = object(value, name);
  for (const key of Object.keys(call)) {
    if (!KNOWN.has(key)) throw invalidParams(`${name}.${key.slice(0, 64)} is not a field of a call`);
  }
  const from = optional(address)(call.from, `${name}.from`);
  const to = optional(address)(call.to, `${name}.to`);
  const data = optional(bytes)(call.data, `${name}.data`);
  const input = optional(bytes)(call.input, `${name}.input`);
  if (data !== undefined && input !== undefined && !Buffer.from(data).equals(input)) {
    throw invalidParams(`${name}.data and ${name}.input differ`);
  }
  if ((optional(bigQuantity)(call.value, `${name}.value`) ?? 0n) !== 0n) {
    throw new RpcError(RpcErrorCode.server, 'insufficient funds: the chain has no native currency, so value must be 0');
  }
  if (to === undefined)
    throw new RpcError(RpcErrorCode.server, 'contracts are native to the chain: none can be deployed');
  return { from, to, data: data ?? input ?? new Uint8Array(0) };
}
