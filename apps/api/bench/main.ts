// The product's figures, as JSON: `npm run bench` gives this a database and a queue.
import { runBench } from '../../../libs/node/bench/harness';
import { apiFlow, apiFlowLatency } from './figures/api-flow';
import { indexerLag, indexerRate } from './figures/indexer';

void runBench(
  [
    { api_flow: apiFlow, api_flow_p99_ms: apiFlowLatency },
    { indexer: indexerRate, indexer_lag_ms: indexerLag },
  ],
  process.argv.slice(2),
);
