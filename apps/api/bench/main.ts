// The product's figures, as JSON: `npm run bench` gives this a database and a queue.
import { runBench } from '../../../libs/node/bench/harness';
import { indexerLag, indexerRate } from './figures/indexer';

void runBench([{ indexer: indexerRate, indexer_lag_ms: indexerLag }], process.argv.slice(2));
