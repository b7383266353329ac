import { initKeccak, hexToBytes } from '@cadastre/protocol';
import { Machine } from '@cadastre/chain';
import { Play } from './naive/history/blocks';
import { BlockFeeder, machineOfPlay } from './naive/machine-under-test';
import { EUR, EVERYONE, SECURITIES } from './naive/history/characters';
import { seedOfRun } from './naive/random';
import {
  alice,
  asset,
  bob,
  calldata,
  desk,
  genesis,
  send,
  stranger,
  TestChain,
  token,
  id,
  NOW,
} from './fixtures/world';

beforeAll(initKeccak);

const seed = seedOfRun();

/** What the public views say of everybody, as one text. */
function pictureOf(machine: Machine, block: number): string {
  const view = machine.at(block)!;
  const ask = (to: string, name: string, args: unknown[]): string => {
    const outcome = view.call({ to: hexToBytes(to), data: calldata('AssetToken', name, args) });
    return outcome.status === 'returned' ? Buffer.from(outcome.data).toString('hex') : `refused ${outcome.code}`;
  };
  const tokens = [...SECURITIES, EUR];
  return JSON.stringify([
    EVERYONE.map((account) => String(view.nonceOf(hexToBytes(account)))),
    tokens.map((to) => [
      ...['totalSupply', 'holderCount', 'checkpointCount', 'paused'].map((name) => ask(to, name, [])),
      ...EVERYONE.map((account) =>
        ['balanceOf', 'getFrozenTokens', 'heldBalanceOf', 'lotsOf'].map((name) => ask(to, name, [account])),
      ),
      ask(to, 'balanceOfAt', [EVERYONE[6], 1n]),
      ask(to, 'canTransfer', [EVERYONE[5], EVERYONE[6], 1n]),
    ]),
  ]);
}

describe('earlier states', () => {
  it(`answer as they answered when they were the head (seed ${seed})`, () => {
    const play = new Play(seed);
    const machine = machineOfPlay({ checkFootprints: true });
    const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
    const pictures = [pictureOf(machine, 0)];
    for (let number = 1, block = play.opening(); number <= 40; number++, block = play.next()) {
      machine.executeInline(feeder.input(block));
      pictures.push(pictureOf(machine, number));
    }
    pictures.forEach((picture, number) => expect(pictureOf(machine, number)).toBe(picture));
  });

  it('are kept for as many blocks as asked for', () => {
    const chain = new TestChain({ historyBlocks: 3 });
    for (let block = 0; block < 5; block++) chain.play(token(alice, 'transfer', bob, 1n));
    expect(chain.machine.at(1)).toBeUndefined();
    expect(chain.machine.at(6)).toBeUndefined();
    expect([2, 3, 4, 5].map((block) => chain.balanceOf(bob, asset, block))).toEqual([502n, 503n, 504n, 505n]);
  });
});

describe('a call tried out', () => {
  const tried = (chain: TestChain, from: string, to: string, data: Uint8Array, block = chain.machine.headNumber) =>
    chain.machine.at(block)!.call({ from: hexToBytes(from), to: hexToBytes(to), data });

  it('answers what the call would return, and changes nothing', () => {
    const chain = new TestChain();
    const before = chain.machine.exportSnapshot();
    const give = calldata('AssetToken', 'transfer', [bob, 1n]);
    const gasUsed = give.reduce((gas, byte) => gas + (byte === 0 ? 4 : 16), 21_000);
    expect(tried(chain, alice, asset, give)).toMatchObject({ status: 'returned', gasUsed });
    expect(Buffer.from((tried(chain, alice, asset, give) as { data: Uint8Array }).data).toString('hex')).toMatch(
      /^0+1$/,
    );
    const checkpoint = tried(chain, desk, asset, calldata('AssetToken', 'createCheckpoint', []));
    expect(Buffer.from((checkpoint as { data: Uint8Array }).data).at(-1)).toBe(1);
    const register = send(desk, 'IdentityRegistry', 'register', stranger, 9n, {
      country: 1,
      investorClass: 0,
      standing: 1,
      expiry: BigInt(NOW + 1),
      claims: 0n,
    });
    expect(tried(chain, desk, register.to, register.data).status).toBe('returned');
    expect(chain.machine.exportSnapshot()).toEqual(before);
    expect(chain.play(token(alice, 'transfer', stranger, 1n))).toEqual(['PARTY_UNREGISTERED']);
  });

  it('refuses with the error an Ethereum client decodes', () => {
    const outcome = tried(new TestChain(), alice, asset, calldata('AssetToken', 'transfer', [bob, 1001n]));
    expect(outcome).toMatchObject({ status: 'refused', code: 230 });
    expect((outcome as { data: Uint8Array }).data).toHaveLength(4);
  });

  it('is tried on the block that is asked for', () => {
    const chain = new TestChain();
    chain.play(token(alice, 'transfer', bob, 1000n));
    const give = calldata('AssetToken', 'transfer', [bob, 1n]);
    expect(tried(chain, alice, asset, give, 0).status).toBe('returned');
    expect(tried(chain, alice, asset, give, 1)).toMatchObject({ status: 'refused', code: 230 });
  });
});

describe('Multicall3', () => {
  it('batches views of one block and says which failed', () => {
    const chain = new TestChain();
    chain.play(token(alice, 'transfer', bob, 7n));
    const of = (name: string, ...args: unknown[]) =>
      `0x${Buffer.from(calldata('AssetToken', name, args)).toString('hex')}`;
    const calls = [
      { target: asset, allowFailure: false, callData: of('balanceOf', bob) },
      { target: asset, allowFailure: true, callData: of('totalSupplyAt', 9n) },
    ];
    const ask = (block: number) =>
      chain.view('0xca11bde05977b3631167028862be2a173976ca11' as never, 'Multicall3', 'aggregate3', [calls], block)[0];
    expect(ask(1)).toMatchObject([{ success: true, returnData: expect.stringMatching(/1fb$/) }, { success: false }]);
    expect(ask(0)).toMatchObject([{ success: true, returnData: expect.stringMatching(/1f4$/) }, { success: false }]);
  });
});

describe('a snapshot', () => {
  it('carries on as if nothing had happened', () => {
    const chain = new TestChain();
    chain.play(
      token(desk, 'createCheckpoint'),
      token(alice, 'createHold', id('h'), desk, bob, 5n, BigInt(NOW + 9)),
      token(alice, 'transfer', bob, 3n),
    );
    const copy = Machine.fromSnapshot(chain.machine.exportSnapshot(), { checkFootprints: true });
    expect(copy.headNumber).toBe(3);
    expect(copy.stateRoot).toEqual(chain.machine.stateRoot);
    const input = chain.block([token(desk, 'executeHold', id('h'), alice, bob, 5n), token(alice, 'transfer', bob, 3n)]);
    expect(copy.executeInline(input).header.stateRoot).toEqual(chain.machine.executeInline(input).header.stateRoot);
  });

  it('is not read when something in it has changed', () => {
    const machine = Machine.fromGenesis(genesis());
    const spoilt = (name: string, change: (data: Uint32Array) => void) =>
      machine.exportSnapshot().map((segment) => {
        if (segment.name === name) change(segment.data as Uint32Array);
        return segment;
      });
    expect(() => Machine.fromSnapshot(spoilt('holdings', (data) => data[18]!++))).toThrow('state root');
    expect(() => Machine.fromSnapshot(spoilt('accounts', (data) => data[16 + 6]!++))).toThrow('state root');
    expect(() => Machine.fromSnapshot(spoilt('meta', (data) => data[0]!++))).toThrow('format');
    expect(() => Machine.fromSnapshot(machine.exportSnapshot().slice(0, -1))).toThrow('no segment');
  });
});

describe('a block that cannot be executed', () => {
  const broken: readonly (readonly [string, (chain: TestChain) => unknown])[] = [
    [
      'a nonce that is not next',
      (chain) => {
        const block = chain.block([token(alice, 'transfer', bob, 1n), token(alice, 'transfer', bob, 1n)]);
        block.transactions.heads[32 + 18] = 7;
        return chain.machine.executeInline(block);
      },
    ],
    [
      'an unknown sender',
      (chain) => chain.run(token(alice, 'transfer', bob, 1n), token(stranger, 'transfer', bob, 1n)),
    ],
    ['a number that is not next', (chain) => chain.machine.executeInline({ ...chain.block([]), number: 7 })],
    ['a time before its parent', (chain) => chain.machine.executeInline(chain.block([], NOW - 1))],
    [
      'a contract creation',
      (chain) => {
        const block = chain.block([token(alice, 'transfer', bob, 1n)]);
        block.transactions.heads[24] = 0x102;
        return chain.machine.executeInline(block);
      },
    ],
  ];

  it.each(broken)('%s: it throws, and nothing has happened', (_what, run) => {
    const chain = new TestChain();
    const before = chain.machine.exportSnapshot();
    expect(() => run(chain)).toThrow();
    expect(chain.machine.exportSnapshot()).toEqual(before);
    expect(chain.machine.at(0)).toBeDefined();
  });
});
