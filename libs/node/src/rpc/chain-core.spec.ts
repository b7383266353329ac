import { encodeBalanceProof, type BlockResult, type LaneExecutor, type MachinePort } from '@cadastre/chain';
import { ChainCore } from './chain-core';
import { ReadableMachine } from './readable-machine';

const BLOCK = {} as Parameters<MachinePort['execute']>[0];

/** A machine whose only state is how many blocks it has executed, and a store that learns of them later. */
function createCore() {
  let finish: (result: BlockResult) => void = () => undefined;
  const machine = {
    headNumber: 0,
    execute: () =>
      new Promise<BlockResult>((resolve) => {
        finish = (result) => {
          machine.headNumber += 1;
          resolve(result);
        };
      }),
    at: (blockNumber: number) => ({ blockNumber }),
    proveBalance: () => proofAt(machine.headNumber),
  };
  const store = { head: { header: { number: 0 }, hash: new Uint8Array(32), rlp: new Uint8Array(0) } };
  const readable = new ReadableMachine(machine as unknown as MachinePort);
  const core = new ChainCore({ machine: readable, store } as never);
  return {
    core,
    begin: () => readable.execute(BLOCK, {} as LaneExecutor),
    finish: () => finish({} as BlockResult),
    makeDurable: () => {
      store.head = { ...store.head, header: { number: machine.headNumber } };
      core.announce();
    },
  };
}

/** A proof whose only content is where it was made. */
const proofAt = (position: number) => ({
  ...{ position, assetNumber: 0, asset: new Uint8Array(20), account: new Uint8Array(20), balance: new Uint8Array(16) },
  ...{ rowPath: [], assetChunks: [], assetPath: [], tablePath: [] },
});

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the node behind JSON-RPC', () => {
  it('reads a state at once while no block is being executed', async () => {
    const { core } = createCore();
    expect(await core.readState(0, (state) => state?.blockNumber)).toBe(0);
  });

  it('reads no state while lanes write it', async () => {
    const { core, begin, finish } = createCore();
    const block = begin();
    const order: string[] = [];
    const read = core.readState(0, () => order.push('read'));
    await settle();
    expect(order).toEqual([]);
    order.push('finished');
    finish();
    await Promise.all([block, read]);
    expect(order).toEqual(['finished', 'read']);
  });

  it('reads after a block that failed', async () => {
    const { core } = createCore();
    const failing = new ReadableMachine({ execute: () => Promise.reject(new Error('a false schedule')) } as never);
    const running = failing.execute(BLOCK, {} as LaneExecutor);
    expect(await failing.whenIdle(() => 'read')).toBe('read');
    await expect(running).rejects.toThrow('a false schedule');
    expect(core.head.number).toBe(0);
  });

  it('proves a balance of durable blocks only', async () => {
    const { core, begin, finish, makeDurable } = createCore();
    const atOnce = await core.proveBalance(new Uint8Array(20), new Uint8Array(20));
    expect(atOnce?.proof).toEqual(encodeBalanceProof(proofAt(0)));
    const block = begin();
    const proof = core.proveBalance(new Uint8Array(20), new Uint8Array(20));
    let isProven = false;
    void proof.then(() => (isProven = true));
    finish();
    await block;
    await settle();
    expect(isProven).toBe(false);
    makeDurable();
    expect(await proof).toMatchObject({ header: { number: 1 }, proof: encodeBalanceProof(proofAt(1)) });
  });

  it('tells of a block once it is durable', () => {
    const { core, makeDurable } = createCore();
    const told: number[] = [];
    const stop = core.onBlock(({ number }) => told.push(number));
    makeDurable();
    stop();
    makeDurable();
    expect(told).toEqual([0]);
  });
});
