import { type Schedule } from '@cadastre/chain';
import { formatBlockRecord } from '../format/block-record';
import { toData, toQuantity } from '../format/hex';
import { RpcError, RpcErrorCode } from '../json-rpc/rpc-error';
import { blockNumber, unknownBlock } from '../params/block-selector';
import { address, expectCount } from '../params/values';
import { type Methods } from './method';

/** A tag means whatever block is the latest; a number or hash means that one. */
const isTag = (selector: unknown): boolean => typeof selector === 'string' && !selector.startsWith('0x');

/** Words of one call in a schedule. */
const SCHEDULE_WORDS = 4;

export const cadastreMethods: Methods = {
  /** A balance with its path to the state root of a signed header. */
  cadastre_getProof: async ({ core }, params) => {
    expectCount(params, 2, 3);
    const asset = address(params[0], 'asset');
    const account = address(params[1], 'account');
    const number = blockNumber(params[2] ?? 'latest', 'block', core);
    if (number > core.head.number) throw unknownBlock(number);
    const isLatest = number === core.head.number;
    const proven = isLatest ? await core.proveBalance(asset, account) : undefined;
    // While the proof was waited for, another block may have become the latest.
    const isNamed = params[2] !== undefined && !isTag(params[2]);
    if (!isLatest || (isNamed && proven !== undefined && proven.header.number !== number)) {
      throw new RpcError(RpcErrorCode.pruned, `pruned: proofs are of the latest block, which is ${core.head.number}`);
    }
    if (proven === undefined) return null;
    const { header, proof } = proven;
    return {
      blockNumber: toQuantity(header.number),
      blockHash: toData(header.hash),
      header: toData(header.rlp),
      proof: toData(proof),
    };
  },

  /** Whole, and as the node keeps it: see `BlockRecord`. Null for a block that is not there. */
  cadastre_getBlockRecord: async ({ core }, params) => {
    expectCount(params, 1, 1);
    const parts = await core.blockParts(blockNumber(params[0], 'block', core));
    return parts === undefined ? null : formatBlockRecord(parts);
  },

  cadastre_getSchedule: async ({ core }, params) => {
    expectCount(params, 1, 1);
    const number = blockNumber(params[0], 'block', core);
    const schedule = await core.scheduleOf(number);
    if (schedule === undefined) return null;
    const lanes = core.statsOf(number)?.lanes ?? null;
    return { blockNumber: toQuantity(number), calls: schedule.callCount, lanes, segments: segmentsOf(schedule) };
  },

  cadastre_getBlockStats: ({ core }, params) => {
    expectCount(params, 1, 1);
    const number = blockNumber(params[0], 'block', core);
    const stats = core.statsOf(number);
    return stats === undefined ? null : { blockNumber: toQuantity(number), ...stats };
  },
};

interface ClusterOutline {
  readonly calls: number[];
  weight: number;
}

/** Segments of stages of clusters, each cluster with its calls in listed order and their predicted cost. */
function segmentsOf({ callCount, calls }: Schedule) {
  const segments: { stages: { clusters: ClusterOutline[] }[] }[] = [];
  const clusters = new Map<string, ClusterOutline>();
  for (let call = 0; call < callCount; call++) {
    const [segment, stage, cluster, weight] = calls.subarray(
      call * SCHEDULE_WORDS,
      (call + 1) * SCHEDULE_WORDS,
    ) as unknown as [number, number, number, number];
    const key = `${segment}.${stage}.${cluster}`;
    let outline = clusters.get(key);
    if (outline === undefined) {
      outline = { calls: [], weight: 0 };
      clusters.set(key, outline);
      const stages = (segments[segment] ??= { stages: [] }).stages;
      (stages[stage] ??= { clusters: [] }).clusters.push(outline);
    }
    outline.calls.push(call);
    outline.weight += weight;
  }
  return segments;
}
