import { type BlockRecord, RecordedBlock } from '@cadastre/node';
import type { Hex, PublicClient } from 'viem';

/** How much is read and written in one go while the indexer catches up; a block that is larger goes alone. */
const BLOCKS_MAX = 32;
const LOG_BYTES_MAX = 16 << 20;
/** Blocks that are fetched side by side. */
const SIDE_BY_SIDE = 4;

/** The next durable blocks, in order. */
export async function fetchBlocks(client: PublicClient, from: number, head: number): Promise<RecordedBlock[]> {
  const blocks: RecordedBlock[] = [];
  const last = Math.min(head, from + BLOCKS_MAX - 1);
  for (let next = from, bytes = 0; next <= last && bytes < LOG_BYTES_MAX;) {
    const numbers = Array.from({ length: Math.min(SIDE_BY_SIDE, last - next + 1) }, (_, i) => next + i);
    for (const block of await Promise.all(numbers.map((number) => fetchBlock(client, number)))) {
      // The node knows its head before it has told everybody of it.
      if (!block) return blocks;
      blocks.push(block);
      bytes += block.logs.length;
    }
    next += numbers.length;
  }
  return blocks;
}

/**
 * One durable block; nothing when the chain is not that far. As the node keeps it: blocks and receipts in Ethereum's
 * JSON cost both sides several times what everything else about indexing them does.
 */
async function fetchBlock(client: PublicClient, number: number): Promise<RecordedBlock | undefined> {
  const at: Hex = `0x${number.toString(16)}`;
  // viem's types know Ethereum's methods only.
  const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  const record = await request({ method: 'cadastre_getBlockRecord', params: [at] });
  return record ? new RecordedBlock(record as BlockRecord) : undefined;
}
