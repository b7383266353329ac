import { pino } from 'pino';
import { readEnvironment } from './config/environment';
import { runNode } from './run-node';

const log = pino({ base: undefined });

/** A chain node in a process of its own: runs until it is told to end, or can make no more blocks. */
async function main(): Promise<void> {
  let failed = false;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'ending');
      // Impatience is answered at once: the log is safe at any moment.
      process.once(signal, () => process.exit(1));
      end();
    });
  }
  const environment = readEnvironment();
  const node = await runNode(environment, {
    log: (message, details) => log.info(details ?? {}, message),
    onStopped: (error) => {
      failed = true;
      log.fatal({ reason: error.message }, 'no more blocks can be made');
      end();
    },
  });
  log.info({ host: environment.rpc.host, port: node.rpcPort, head: node.stats().headNumber }, 'ready');
  await ended;
  await node.close();
  log.info('ended');
  process.exitCode = failed ? 1 : 0;
}

main().catch((error: Error) => {
  log.fatal({ name: error.name, reason: error.message }, 'the node cannot run');
  process.exitCode = 1;
});
