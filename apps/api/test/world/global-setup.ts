import { type OwnServers, startOwnServers, sweepAbandonedServers } from './own-servers';
import { publishTestWorld } from './test-world';

declare global {
  var cadastreTestServers: OwnServers | undefined;
}

/** The servers of this run, which the teardown ends; one set, however many of the projects ask. */
export default async function globalSetup(): Promise<void> {
  if (globalThis.cadastreTestServers) return;
  await sweepAbandonedServers();
  const servers = await startOwnServers({ durable: false });
  globalThis.cadastreTestServers = servers;
  publishTestWorld(servers.world);
}
