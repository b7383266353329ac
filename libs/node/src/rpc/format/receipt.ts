import { type DecodedLog, type DecodedReceipt } from '@cadastre/chain';
import { decodeTransaction, refusalToRevertData, type RefusalCode } from '@cadastre/protocol';
import { bloomOf } from '../logs/blooms';
import { type BlockHeader, type ChainBlock } from '../node-core';
import { toData, toQuantity } from './hex';

/** Where in the chain a log stands. */
export interface LogPlace {
  readonly header: BlockHeader;
  readonly transactionHash: Uint8Array;
  readonly transactionIndex: number;
  readonly logIndex: number;
}

export function formatLog(log: DecodedLog, place: LogPlace) {
  return {
    address: toData(log.address),
    topics: log.topics.map(toData),
    data: toData(log.data),
    blockNumber: toQuantity(place.header.number),
    blockHash: toData(place.header.hash),
    blockTimestamp: toQuantity(place.header.timestamp),
    transactionHash: toData(place.transactionHash),
    transactionIndex: toQuantity(place.transactionIndex),
    logIndex: toQuantity(place.logIndex),
    // A durable block is final: no log is ever taken back.
    removed: false,
  };
}

export type FormattedLog = ReturnType<typeof formatLog>;

export function formatReceipt(block: ChainBlock, receipt: DecodedReceipt, index: number) {
  const { raw, sender } = block.transaction(index);
  const transaction = decodeTransaction(raw);
  const transactionHash = block.transactionHashes.subarray(index * 32, index * 32 + 32);
  const { header } = block;
  return {
    transactionHash: toData(transactionHash),
    transactionIndex: toQuantity(index),
    blockHash: toData(header.hash),
    blockNumber: toQuantity(header.number),
    from: toData(sender),
    to: transaction.to,
    contractAddress: null,
    type: toQuantity(transaction.type),
    status: toQuantity(receipt.status),
    // Not Ethereum's, but known from other nodes: without it, whoever reads blocks later cannot say why.
    ...(receipt.status === 0 ? { revertReason: refusalToRevertData(receipt.code as RefusalCode) } : {}),
    gasUsed: toQuantity(receipt.gasUsed),
    cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
    effectiveGasPrice: '0x0',
    logsBloom: toData(bloomOf(receipt.logs)),
    logs: receipt.logs.map((log, at) =>
      formatLog(log, { header, transactionHash, transactionIndex: index, logIndex: receipt.firstLogIndex + at }),
    ),
  };
}
