import { type NodeStats } from '../production/open-node';

type Metric = readonly [name: string, kind: 'gauge' | 'counter', help: string, value: number];

/** The node's figures in Prometheus's text format. */
export function formatMetrics({ headNumber, mempool, intake, stopped }: NodeStats): string {
  const metrics: readonly Metric[] = [
    ['block_height', 'gauge', 'Number of the newest durable block.', headNumber],
    ['stopped', 'gauge', '1 when no more blocks can be made.', stopped === undefined ? 0 : 1],
    ['mempool_ready', 'gauge', 'Transactions that the next blocks may include.', mempool.ready],
    ['mempool_parked', 'gauge', 'Transactions that wait for an earlier nonce.', mempool.parked],
    ['mempool_slots', 'gauge', 'Transactions that the pool can hold.', mempool.slots],
    ['mempool_free_bytes', 'gauge', 'Room for transactions in the pool.', mempool.bytesFree],
    ['intake_transactions_total', 'counter', 'Transactions whose signatures were checked.', intake.transactions],
    ['intake_batches_total', 'counter', 'Batches in which they were checked.', intake.batches],
    ['intake_invalid_signatures_total', 'counter', 'Signatures that proved to be false.', intake.invalidSignatures],
    ['process_resident_memory_bytes', 'gauge', 'Resident memory of the process.', process.memoryUsage.rss()],
  ];
  return metrics
    .map(([name, kind, help, value]) => {
      const full = `cadastre_node_${name}`;
      return `# HELP ${full} ${help}\n# TYPE ${full} ${kind}\n${full} ${value}\n`;
    })
    .join('');
}
