import { parseEnvironment } from './environment';

describe("the node's environment", () => {
  it('has defaults for everything', () => {
    expect(parseEnvironment({})).toMatchObject({
      ...{ rpc: { host: '127.0.0.1', port: 8545 }, blockInterval_ms: 250, mayAdvanceTime: true },
      dataDirectory: expect.stringMatching(/\.cadastre\/chain$/),
      worldFile: expect.stringMatching(/\.cadastre\/chain\/world\.json$/),
    });
  });

  it('keeps the clock where it is in production', () => {
    expect(parseEnvironment({ NODE_ENV: 'production' }).mayAdvanceTime).toBe(false);
  });

  it('takes an empty variable for an absent one', () => {
    expect(parseEnvironment({ RPC_PORT: '' }).rpc.port).toBe(8545);
  });

  it('names every mistake at once', () => {
    const mistakes = { RPC_PORT: '70000', CHAIN_SEQUENCER_KEY: 'short', CHAIN_BLOCK_INTERVAL_MS: '-1' };
    expect(() => parseEnvironment(mistakes)).toThrow(
      /3 mistake\(s\):\n.*RPC_PORT.*\n.*CHAIN_SEQUENCER_KEY.*\n.*CHAIN_BLOCK_INTERVAL_MS/,
    );
  });
});
