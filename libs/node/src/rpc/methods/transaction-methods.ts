import { formatBlockTransaction } from '../format/block';
import { toData } from '../format/hex';
import { formatReceipt } from '../format/receipt';
import { formatTransaction } from '../format/transaction';
import { RpcError } from '../json-rpc/rpc-error';
import { type ChainBlock, type SubmissionOutcome, type SubmissionRefusalText } from '../node-core';
import { address, bytes, expectCount, hash, listOf, object, optional, quantity } from '../params/values';
import { blockAt, blockWithHash } from './block-methods';
import { type Methods } from './method';

const SUBMISSIONS_MAX = 1_024;

export const transactionMethods: Methods = {
  eth_sendRawTransaction: async ({ core, session }, params) => {
    expectCount(params, 1, 1);
    const [outcome] = await core.submit([{ raw: bytes(params[0], 'transaction') }], session.peer);
    return submitted(outcome!);
  },

  /** Many at once, senders named or not; each is answered with its hash or why it was refused. */
  cadastre_sendRawTransactions: async ({ core, session }, params) => {
    expectCount(params, 1, 1);
    const submissions = listOf((value, name) => {
      const { raw, from } = object(value, name);
      return { raw: bytes(raw, `${name}.raw`), from: optional(address)(from, `${name}.from`) };
    }, SUBMISSIONS_MAX)(params[0], 'transactions');
    const outcomes = await core.submit(submissions, session.peer);
    return outcomes.map((outcome) => {
      if ('hash' in outcome) return { hash: toData(outcome.hash) };
      const { code, message, data } = refused(outcome.refusal);
      return { error: { code, message, data } };
    });
  },

  eth_getTransactionByHash: async ({ core }, params) => {
    expectCount(params, 1, 1);
    const transactionHash = hash(params[0], 'transactionHash');
    const position = core.transactionPosition(transactionHash);
    if (position === undefined) {
      const pending = core.pendingTransaction(transactionHash);
      return pending === undefined ? null : formatTransaction(pending, undefined);
    }
    return transactionIn(await core.block(position.number), position.index);
  },

  eth_getTransactionByBlockNumberAndIndex: async ({ core }, params) => {
    expectCount(params, 2, 2);
    const index = quantity(params[1], 'index');
    return transactionIn(await blockAt(core, params[0]), index);
  },

  eth_getTransactionByBlockHashAndIndex: async ({ core }, params) => {
    expectCount(params, 2, 2);
    const index = quantity(params[1], 'index');
    return transactionIn(await blockWithHash(core, params[0]), index);
  },

  eth_getTransactionReceipt: async ({ core }, params) => {
    expectCount(params, 1, 1);
    const position = core.transactionPosition(hash(params[0], 'transactionHash'));
    if (position === undefined) return null;
    const block = await core.block(position.number);
    const receipts = await core.receipts(position.number);
    if (block === undefined || receipts === undefined) return null;
    return formatReceipt(block, receipts.receipt(position.index), position.index);
  },
};

function transactionIn(block: ChainBlock | undefined, index: number) {
  return block === undefined || index >= block.transactionCount ? null : formatBlockTransaction(block, index);
}

function submitted(outcome: SubmissionOutcome): string {
  if ('hash' in outcome) return toData(outcome.hash);
  throw refused(outcome.refusal);
}

const refused = ({ rpcCode, message, name }: SubmissionRefusalText): RpcError =>
  new RpcError(rpcCode, message, { reason: name });
