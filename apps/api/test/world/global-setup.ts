import { type OwnServers, startOwnServers, sweepAbandonedServers } from './own-servers';
import { publishTestWorld } from './test-world';

declare global {
  var cadastreTestServers: OwnServers | undefined;
}

/** The servers of this run, which the teardown ends. */
export default async function globalSetup(): Promise<void> {
  await sweepAbandonedServers();
  const servers = await startOwnServers({ durable: false });
  globalThis.cadastreTestServers = servers;
  publishTestWorld(servers.world);
}
