import { CHAIN_ID, refusalByRevertData, type Address, type Hex } from '@cadastre/protocol';
import { ViewRefused, type ViewContext, type ViewTable } from '../view';

interface Target {
  readonly target: Address;
  readonly callData: Hex;
}

const results = (context: ViewContext, calls: readonly Target[], mayFail: (index: number) => boolean) =>
  calls.map(({ target, callData }, index) => {
    const { success, data } = context.call(target, callData);
    if (!success && !mayFail(index)) throw new ViewRefused(refusalByRevertData(data)!.code);
    return { success, returnData: data };
  });

const blockOf = ({ state }: ViewContext): bigint => BigInt(state.blockNumber);

/** Batched views; inner calls read the same block. */
export const multicall3Views: ViewTable = {
  aggregate: (context, calls: Target[]) => [
    blockOf(context),
    results(context, calls, () => false).map(({ returnData }) => returnData),
  ],
  tryAggregate: (context, requireSuccess: boolean, calls: Target[]) => [results(context, calls, () => !requireSuccess)],
  tryBlockAndAggregate: (context, requireSuccess: boolean, calls: Target[]) => [
    blockOf(context),
    context.hashOf(context.state.blockNumber),
    results(context, calls, () => !requireSuccess),
  ],
  blockAndAggregate: (context, calls: Target[]) => [
    blockOf(context),
    context.hashOf(context.state.blockNumber),
    results(context, calls, () => false),
  ],
  aggregate3: (context, calls: (Target & { allowFailure: boolean })[]) => [
    results(context, calls, (index) => calls[index]!.allowFailure),
  ],
  getBlockNumber: (context) => [blockOf(context)],
  getBlockHash: (context, number: bigint) => [context.hashOf(Number(number))],
  getLastBlockHash: (context) => [context.hashOf(context.state.blockNumber - 1)],
  getCurrentBlockTimestamp: ({ state }) => [BigInt(state.timestamp)],
  // There is no native currency.
  getEthBalance: () => [0n],
  getChainId: () => [BigInt(CHAIN_ID)],
};
