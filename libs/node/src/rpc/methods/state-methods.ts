import { type CallOutcome, type CallRequest, type StateView } from '@cadastre/chain';
import { refusalByCode } from '@cadastre/protocol';
import { toData, toQuantity } from '../format/hex';
import { RpcError, RpcErrorCode, invalidParams } from '../json-rpc/rpc-error';
import { type NodeCore } from '../node-core';
import { blockNumber, unknownBlock } from '../params/block-selector';
import { callRequest } from '../params/call-request';
import { address, bigQuantity, expectCount, hash, object, optional } from '../params/values';
import { type Methods } from './method';

/** A native contract has rules, not bytecode; clients only ask whether there is code at all. */
const CONTRACT_MARKER = '0xfe';

/** Nobody reads storage slots of a native contract. */
const EMPTY_SLOT = `0x${'0'.repeat(64)}`;

export const stateMethods: Methods = {
  eth_call: ({ core }, params) => {
    expectCount(params, 1, 4);
    const request = callOf(core, params);
    return readState(core, params[1], (state) =>
      state.isContract(request.to) ? toData(returned(state.call(request)).data) : '0x',
    );
  },

  eth_estimateGas: ({ core }, params) => {
    expectCount(params, 1, 4);
    const request = callOf(core, params);
    return readState(core, params[1], (state) => toQuantity(returned(state.call(request)).gasUsed));
  },

  // There is no native currency.
  eth_getBalance: ({ core }, params) => {
    expectCount(params, 1, 2);
    address(params[0], 'address');
    return readState(core, params[1], () => '0x0');
  },

  eth_getCode: ({ core }, params) => {
    expectCount(params, 1, 2);
    const account = address(params[0], 'address');
    return readState(core, params[1], (state) => (state.isContract(account) ? CONTRACT_MARKER : '0x'));
  },

  eth_getStorageAt: ({ core }, params) => {
    expectCount(params, 2, 3);
    address(params[0], 'address');
    if (typeof params[1] === 'string' && params[1].length === EMPTY_SLOT.length) hash(params[1], 'slot');
    else bigQuantity(params[1], 'slot');
    return readState(core, params[2], () => EMPTY_SLOT);
  },

  eth_getTransactionCount: ({ core }, params) => {
    expectCount(params, 1, 2);
    const account = address(params[0], 'address');
    if (params[1] === 'pending') return toQuantity(core.pendingNonce(account) ?? 0n);
    return readState(core, params[1], (state) => toQuantity(state.nonceOf(account) ?? 0n));
  },
};

function callOf(core: NodeCore, params: readonly unknown[]): CallRequest {
  const request = callRequest(params[0], 'transaction');
  expectNoOverrides(params);
  return { ...request, orderSigners: core.orderSignersOf(request) };
}

/** Reads the state after the block that was named; after the head when none was. */
function readState<T>(core: NodeCore, selector: unknown, read: (state: StateView) => T): Promise<T> {
  const number = blockNumber(selector ?? 'latest', 'block', core);
  if (number > core.head.number) throw unknownBlock(number);
  return core.readState(number, (state) => {
    if (state !== undefined) return read(state);
    const message = `pruned: the state after block ${number} is no longer kept, ask the read model for older balances`;
    throw new RpcError(RpcErrorCode.pruned, message);
  });
}

/** A refusal is a revert whose data is the custom error, which clients decode by name. */
function returned(outcome: CallOutcome): Extract<CallOutcome, { status: 'returned' }> {
  if (outcome.status === 'returned') return outcome;
  const name = refusalByCode(outcome.code)?.name;
  const message = name === undefined ? 'execution reverted' : `execution reverted: ${name}`;
  throw new RpcError(RpcErrorCode.revert, message, toData(outcome.data));
}

/** State and block overrides would need a machine that pretends; an answer that ignored them would be wrong. */
function expectNoOverrides(params: readonly unknown[]): void {
  for (const at of [2, 3]) {
    const overrides = optional(object)(params[at], `params[${at}]`);
    if (overrides !== undefined && Object.keys(overrides).length > 0) {
      throw invalidParams('state and block overrides are not supported');
    }
  }
}
