import type { Environment } from '../config/environment';

export function urlsOf({ port, rpcPort }: Pick<Environment, 'port' | 'rpcPort'>) {
  const api = `http://localhost:${port}`;
  return {
    api,
    portal: `${api}/`,
    docs: `${api}/docs`,
    rpc: `http://localhost:${rpcPort}`,
    chainId: 51_930,
    queues: `${api}/queues`,
  };
}
