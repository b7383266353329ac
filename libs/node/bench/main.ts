// The chain's figures, each beside its reference, as JSON: `npm run bench -w libs/node -- [--only NAME]`.
import { batchedOperations, batchedVsPostgres } from './figures/batched';
import { overhead, stateGrowth } from './figures/core';
import { distribution } from './figures/distribution';
import { twoLanes, worstMix } from './figures/lanes';
import { signedHinted } from './figures/signed-hinted';
import { signedTransfers, signedVsAnvil } from './figures/signed-transfers';
import { httpLatency, httpSingle } from './figures/http-single';
import { bytesPerAccount, replay, snapshotStart } from './figures/starts';
import { runBench } from './harness';

void runBench(
  [
    {
      signed_hinted: signedHinted,
      signed_transfers: signedTransfers,
      signed_vs_anvil: signedVsAnvil,
      batched_operations: batchedOperations,
      batched_vs_postgres: batchedVsPostgres,
      http_single: httpSingle,
      http_single_p50_ms: httpLatency(0.5),
      http_single_p99_ms: httpLatency(0.99),
      distribution_1m: distribution,
    },
    { two_lanes: twoLanes, worst_mix: worstMix },
    { overhead_us: overhead },
    { replay },
    { snapshot_start: snapshotStart },
    { state_growth: stateGrowth },
    { bytes_per_account: bytesPerAccount },
  ],
  process.argv.slice(2),
);
