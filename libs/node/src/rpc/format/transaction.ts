import { CHAIN_ID, decodeTransaction, type SignedTransaction } from '@cadastre/protocol';
import { type BlockHeader, type RawTransaction } from '../node-core';
import { toData, toQuantity } from './hex';

/** `place` is undefined while the transaction waits in the mempool. */
export function formatTransaction(
  { raw, sender }: RawTransaction,
  place: { header: BlockHeader; index: number } | undefined,
) {
  const transaction = decodeTransaction(raw);
  return {
    hash: transaction.hash,
    blockHash: place === undefined ? null : toData(place.header.hash),
    blockNumber: place === undefined ? null : toQuantity(place.header.number),
    transactionIndex: place === undefined ? null : toQuantity(place.index),
    type: toQuantity(transaction.type),
    chainId: toQuantity(CHAIN_ID),
    nonce: toQuantity(transaction.nonce),
    from: toData(sender),
    to: transaction.to,
    value: '0x0',
    gas: toQuantity(transaction.gasLimit),
    input: toData(transaction.data),
    r: toQuantity(transaction.r),
    s: toQuantity(transaction.s),
    ...typeFields(transaction),
  };
}

function typeFields(transaction: SignedTransaction) {
  const parity = toQuantity(transaction.parity);
  switch (transaction.type) {
    case 0:
      return { gasPrice: toQuantity(transaction.gasPrice), v: toQuantity(2 * CHAIN_ID + 35 + transaction.parity) };
    case 1:
      return {
        gasPrice: toQuantity(transaction.gasPrice),
        accessList: transaction.accessList,
        v: parity,
        yParity: parity,
      };
    case 2:
      return {
        // Nothing is paid: the base fee is 0 and nobody collects a tip.
        gasPrice: '0x0',
        maxFeePerGas: toQuantity(transaction.maxFeePerGas),
        maxPriorityFeePerGas: toQuantity(transaction.maxPriorityFeePerGas),
        accessList: transaction.accessList,
        v: parity,
        yParity: parity,
      };
  }
}
