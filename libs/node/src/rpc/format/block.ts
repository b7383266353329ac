import { type BlockHeader, type ChainBlock } from '../node-core';
import { mapInTurns } from '../next-turn';
import { toData, toQuantity } from './hex';
import { formatTransaction } from './transaction';

/** keccak-256 of the RLP of an empty list: there are no uncles. */
const NO_UNCLES = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';

/** What `newHeads` sends: the block without its body. */
export function formatHeader(header: BlockHeader) {
  return {
    number: toQuantity(header.number),
    hash: toData(header.hash),
    parentHash: toData(header.parentHash),
    sha3Uncles: NO_UNCLES,
    miner: toData(header.sequencer),
    stateRoot: toData(header.stateRoot),
    transactionsRoot: toData(header.transactionsRoot),
    receiptsRoot: toData(header.receiptsRoot),
    logsBloom: toData(header.logsBloom),
    difficulty: '0x0',
    gasLimit: toQuantity(header.gasLimit),
    gasUsed: toQuantity(header.gasUsed),
    timestamp: toQuantity(header.timestamp),
    extraData: toData(header.extraData),
    mixHash: toData(header.scheduleRoot),
    nonce: `0x${header.protocolVersion.toString(16).padStart(16, '0')}`,
    // Without it clients take the chain for one from before EIP-1559.
    baseFeePerGas: '0x0',
  };
}

export async function formatBlock(block: ChainBlock, withTransactions: boolean) {
  const { transactionCount, transactionHashes } = block;
  return {
    ...formatHeader(block.header),
    totalDifficulty: '0x0',
    size: toQuantity(block.sizeBytes),
    uncles: [],
    transactions: withTransactions
      ? await mapInTurns(transactionCount, (index) => formatBlockTransaction(block, index))
      : Array.from({ length: transactionCount }, (_, at) => toData(transactionHashes.subarray(at * 32, at * 32 + 32))),
  };
}

export function formatBlockTransaction(block: ChainBlock, index: number) {
  return formatTransaction(block.transaction(index), { header: block.header, index });
}
