import { type BlockPort } from './ordering';
import { SoloOrdering } from './solo';

type Port = BlockPort<number, number> & { waiting: number; made: string[] };

function createPort(overrides: Partial<BlockPort<number, number>> = {}): Port {
  const port: Port = {
    waiting: 0,
    fullBlock: 10,
    made: [],
    propose(mayBeEmpty) {
      const taken = Math.min(port.waiting, port.fullBlock);
      port.waiting -= taken;
      return taken > 0 || mayBeEmpty ? taken : undefined;
    },
    abandon(proposal) {
      port.waiting += proposal;
      port.made.push(`abandoned ${proposal}`);
    },
    execute: async (proposal) => proposal,
    async commit(executed) {
      port.made.push(`block of ${executed}`);
    },
    ...overrides,
  };
  return port;
}

function createOrdering(port: Port, interval_ms: number, heartbeat_ms?: number) {
  const stopped: string[] = [];
  const abandoned: string[] = [];
  const ordering = new SoloOrdering({
    blocks: port,
    interval_ms,
    heartbeat_ms,
    onStopped: (error) => stopped.push(error.message),
    onAbandoned: (error) => abandoned.push(error.message),
  });
  return { ordering, stopped, abandoned };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('solo ordering', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('makes no empty blocks', async () => {
    const port = createPort();
    const { ordering } = createOrdering(port, 0);
    ordering.wake();
    await settle();
    expect(port.made).toEqual([]);
  });

  it('starts the next block when the last is durable, while something waits', async () => {
    let durable: () => void = () => undefined;
    const port = createPort({
      commit: (executed) =>
        new Promise((resolve) => {
          port.made.push(`block of ${executed}`);
          durable = resolve;
        }),
    });
    const { ordering } = createOrdering(port, 0);
    port.waiting = 25;
    ordering.wake();
    await settle();
    ordering.wake();
    await settle();
    expect(port.made).toEqual(['block of 10']);
    durable();
    await settle();
    durable();
    await settle();
    expect(port.made).toEqual(['block of 10', 'block of 10', 'block of 5']);
  });

  it('waits the interval for a block to fill, and no longer once it is full', async () => {
    const port = createPort();
    const { ordering } = createOrdering(port, 250);
    port.waiting = 3;
    ordering.wake();
    jest.advanceTimersByTime(249);
    await settle();
    expect(port.made).toEqual([]);
    jest.advanceTimersByTime(1);
    await settle();
    expect(port.made).toEqual(['block of 3']);
    port.waiting = 10;
    ordering.wake();
    await settle();
    expect(port.made).toEqual(['block of 3', 'block of 10']);
  });

  it('lets one empty block follow the last, and no second', async () => {
    const port = createPort();
    const { ordering } = createOrdering(port, 0, 1_000);
    port.waiting = 3;
    ordering.wake();
    await settle();
    jest.advanceTimersByTime(999);
    await settle();
    expect(port.made).toEqual(['block of 3']);
    jest.advanceTimersByTime(1);
    await settle();
    jest.advanceTimersByTime(10_000);
    await settle();
    expect(port.made).toEqual(['block of 3', 'block of 0']);
  });

  it('lets no empty block follow while others do', async () => {
    const port = createPort();
    const { ordering } = createOrdering(port, 0, 1_000);
    for (let block = 0; block < 3; block++) {
      port.waiting = 1;
      ordering.wake();
      await settle();
      jest.advanceTimersByTime(600);
      await settle();
    }
    await ordering.stop();
    jest.advanceTimersByTime(10_000);
    await settle();
    expect(port.made).toEqual(['block of 1', 'block of 1', 'block of 1']);
  });

  it('makes a block when asked, after the one under way, be there nothing for it', async () => {
    const port = createPort();
    const { ordering } = createOrdering(port, 250);
    await ordering.mine();
    port.waiting = 15;
    ordering.wake();
    await ordering.mine();
    expect(port.made).toEqual(['block of 0', 'block of 10', 'block of 5']);
    await ordering.stop();
    await expect(ordering.mine()).rejects.toThrow('no more blocks');
  });

  it('gives back what cannot be executed and tries again, but not for ever', async () => {
    const port = createPort({ execute: async () => Promise.reject(new Error('a nonce is wrong')) });
    const { ordering, stopped, abandoned } = createOrdering(port, 0);
    port.waiting = 4;
    ordering.wake();
    for (let turn = 0; turn < 20; turn++) await settle();
    expect(port.made).toHaveLength(8);
    expect(abandoned).toHaveLength(7);
    expect(stopped).toEqual(['a nonce is wrong']);
  });

  it('stops for good when a block cannot be made durable', async () => {
    const port = createPort({ commit: async () => Promise.reject(new Error('the disk is full')) });
    const { ordering, stopped } = createOrdering(port, 0);
    port.waiting = 4;
    ordering.wake();
    await settle();
    expect(stopped).toEqual(['the disk is full']);
    port.waiting = 4;
    ordering.wake();
    await settle();
    expect(port.waiting).toBe(4);
  });

  it('stops when asked, after the block under way', async () => {
    const port = createPort();
    const { ordering } = createOrdering(port, 0);
    port.waiting = 25;
    ordering.wake();
    await ordering.stop();
    await settle();
    expect(port.made).toEqual(['block of 10']);
    expect(port.waiting).toBe(15);
  });
});
