// What a container's health check asks of itself: `node docker/health.mjs api` or `… rpc`. Exit 0 says healthy.
const questions = {
  api: () => fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`),
  rpc: () =>
    fetch(`http://127.0.0.1:${process.env.RPC_PORT}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }),
    }),
};

const response = await questions[process.argv[2]]().catch((error) => ({ ok: false, status: error.message }));
if (!response.ok) {
  console.error(`not healthy: ${response.status}`);
  process.exitCode = 1;
}
