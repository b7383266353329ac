import { toQuantity } from '../format/hex';
import { formatBlock } from '../format/block';
import { formatReceipt } from '../format/receipt';
import { mapInTurns } from '../next-turn';
import { type ChainBlock, type NodeCore } from '../node-core';
import { findBlockNumber } from '../params/block-selector';
import { expectCount, flag, hash, quantity } from '../params/values';
import { type Method, type Methods } from './method';

/** Null stands for a block that is not there: that is how clients wait for one. */
export const blockMethods: Methods = {
  eth_getBlockByNumber: shown(blockAt),
  eth_getBlockByHash: shown(blockWithHash),

  eth_getBlockTransactionCountByNumber: counted(blockAt, ({ transactionCount }) => transactionCount),
  eth_getBlockTransactionCountByHash: counted(blockWithHash, ({ transactionCount }) => transactionCount),

  eth_getBlockReceipts: async ({ core }, params) => {
    expectCount(params, 1, 1);
    const block = await blockAt(core, params[0]);
    const receipts = block && (await core.receipts(block.header.number));
    if (block === undefined || receipts === undefined) return null;
    return mapInTurns(receipts.count, (index) => formatReceipt(block, receipts.receipt(index), index));
  },

  // There are no uncles; clients ask all the same.
  eth_getUncleCountByBlockNumber: counted(blockAt, () => 0),
  eth_getUncleCountByBlockHash: counted(blockWithHash, () => 0),
  eth_getUncleByBlockHashAndIndex: (_, params) => {
    expectCount(params, 2, 2);
    hash(params[0], 'blockHash');
    quantity(params[1], 'index');
    return null;
  },
};

export async function blockAt(core: NodeCore, selector: unknown): Promise<ChainBlock | undefined> {
  const number = findBlockNumber(selector, 'block', core);
  return number === undefined ? undefined : core.block(number);
}

export async function blockWithHash(core: NodeCore, value: unknown): Promise<ChainBlock | undefined> {
  const number = core.blockNumberOf(hash(value, 'blockHash'));
  return number === undefined ? undefined : core.block(number);
}

function shown(find: typeof blockAt): Method {
  return async ({ core }, params) => {
    expectCount(params, 1, 2);
    const withTransactions = flag(params[1] ?? false, 'withTransactions');
    const block = await find(core, params[0]);
    return block === undefined ? null : formatBlock(block, withTransactions);
  };
}

function counted(find: typeof blockAt, count: (block: ChainBlock) => number): Method {
  return async ({ core }, params) => {
    expectCount(params, 1, 1);
    const block = await find(core, params[0]);
    return block === undefined ? null : toQuantity(count(block));
  };
}
