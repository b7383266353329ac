import type { DemoWorld } from './demo-world';
import type { InstanceStatus } from './instance-state';

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ['', title, table(rows)];
}

export function statusText(status: InstanceStatus): string {
  return [
    ...section('Open', [
      ['Portal', status.portal],
      ['API', status.api],
      ['API docs', status.docs],
      ['JSON-RPC', `${status.rpc} (chain ${status.chainId})`],
      ['Queues', status.queues],
      ['Data', status.dataDir],
    ]),
    ...section(
      'Sign in (demo only)',
      status.logins.map(({ role, email, password }) => [role, email, password]),
    ),
    ...section(
      'API keys (test)',
      status.apiKeys.map(({ organisation, role, key }) => [organisation, role, key]),
    ),
    ...section(
      'Chain accounts (demo only)',
      status.devAccounts.map(({ role, address, privateKey }) => [role, address, privateKey]),
    ),
  ].join('\n');
}

const seconds = (duration_ms: number): string => `${(duration_ms / 1000).toFixed(1)} s`;

export function greeting(
  status: InstanceStatus,
  curl: DemoWorld['curl'],
  times: { healthy_ms: number; seeded_ms: number },
): string {
  return [
    statusText(status),
    '',
    'Try',
    `  ${curl}`,
    '',
    `First healthy answer after ${seconds(times.healthy_ms)}, demo world complete after ${seconds(times.seeded_ms)}.`,
    'Ctrl-C stops everything; the data stays for the next start. `npm run reset` starts over.',
  ].join('\n');
}
