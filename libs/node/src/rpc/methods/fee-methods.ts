import { toQuantity } from '../format/hex';
import { invalidParams } from '../json-rpc/rpc-error';
import { blockNumber, unknownBlock } from '../params/block-selector';
import { expectCount, listOf, quantity } from '../params/values';
import { type Methods } from './method';

const HISTORY_MAX = 1_024;
const PERCENTILES_MAX = 100;

/** Submitting is free: gas only bounds work. */
export const feeMethods: Methods = {
  eth_gasPrice: (_, params) => {
    expectCount(params, 0, 0);
    return '0x0';
  },

  eth_maxPriorityFeePerGas: (_, params) => {
    expectCount(params, 0, 0);
    return '0x0';
  },

  eth_feeHistory: async ({ core }, params) => {
    expectCount(params, 2, 3);
    // Some clients send the count as a plain number.
    const given = typeof params[0] === 'number' ? `0x${params[0].toString(16)}` : params[0];
    const newest = blockNumber(params[1], 'newestBlock', core);
    if (newest > core.head.number) throw unknownBlock(newest);
    const count = Math.min(quantity(given, 'blockCount'), HISTORY_MAX, newest + 1);
    const percentiles = listOf(percentile, PERCENTILES_MAX)(params[2] ?? [], 'rewardPercentiles');
    if (percentiles.some((value, index) => index > 0 && value < percentiles[index - 1]!)) {
      throw invalidParams('rewardPercentiles must rise');
    }
    const oldest = newest - count + 1;
    const gasUsedRatio: number[] = [];
    for (let number = oldest; number <= newest; number++) {
      const header = await core.header(number);
      gasUsedRatio.push(header === undefined || header.gasLimit === 0 ? 0 : header.gasUsed / header.gasLimit);
    }
    return {
      oldestBlock: toQuantity(oldest),
      // One more than blocks: the last is the next block's.
      baseFeePerGas: Array.from({ length: count + 1 }, () => '0x0'),
      gasUsedRatio,
      ...(percentiles.length > 0 && { reward: gasUsedRatio.map(() => percentiles.map(() => '0x0')) }),
    };
  },
};

function percentile(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw invalidParams(`${name} must be a number from 0 to 100`);
}
