import { initKeccak } from '@cadastre/protocol';
import { FalseSchedule, type Schedule, type ScheduleFault } from '@cadastre/chain';
import { bytesToHex } from '@cadastre/protocol';
import { limit, rules } from './fixtures/rule-sets';
import { alice, asset, bob, calldata, carol, desk, send, TestChain, token, type Step } from './fixtures/world';

beforeAll(initKeccak);

const Word = { segment: 0, stage: 1, cluster: 2, weight: 3 } as const;

const NO_REF = `0x${'0'.repeat(64)}`;
const transferData = (amount: bigint) =>
  `0x${Buffer.from(calldata('AssetToken', 'transfer', [carol, amount])).toString('hex')}`;
const pair = send(
  bob,
  'Batch',
  'submit',
  [1n, 2n].map((amount) => ({ to: asset, data: transferData(amount), ref: NO_REF })),
  true,
  1_800_000_100n,
);

// A least holding makes rules look at balances: transfers of one holder conflict. Cluster 0: Alice's calls; 1: Bob's batch
// (two calls in one unit), which joins through Carol; then a pause alone, then a segment of one call.
const steps: readonly Step[] = [
  token(alice, 'approve', bob, 1n),
  token(alice, 'approve', carol, 1n),
  token(alice, 'transfer', carol, 400n),
  pair,
  token(desk, 'pause'),
  token(desk, 'unpause'),
  token(alice, 'transfer', bob, 1n),
];

const chainWithRules = (): TestChain => {
  const chain = new TestChain();
  chain.run(rules({ minHolding: limit(3n) }));
  return chain;
};

/** Alice transfers so often that her calls pass the weight of a cluster: they take several stages. */
const busy: readonly Step[] = Array.from({ length: 200 }, () => token(alice, 'transfer', bob, 3n));

function scheduleOf(content: readonly Step[]): Schedule {
  return chainWithRules().run(...content).schedule;
}

function faultOf(
  content: readonly Step[],
  change: (calls: Uint32Array) => void,
  callCount?: number,
): ScheduleFault | '' {
  const schedule = scheduleOf(content);
  const calls = schedule.calls.slice();
  change(calls);
  const chain = chainWithRules();
  const before = bytesToHex(chain.machine.stateRoot);
  const snapshot = chain.machine.exportSnapshot();
  try {
    chain.machine.executeInline({
      ...chain.block(content),
      schedule: { callCount: callCount ?? schedule.callCount, calls },
    });
    return '';
  } catch (error) {
    if (!(error instanceof FalseSchedule)) throw error;
    // A refused block leaves no trace.
    expect(bytesToHex(chain.machine.stateRoot)).toBe(before);
    expect(chain.machine.exportSnapshot()).toEqual(snapshot);
    return error.fault;
  }
}

const set =
  (call: number, word: number, value: number) =>
  (calls: Uint32Array): void =>
    void (calls[call * 4 + word] = value);
const all =
  (...changes: ((calls: Uint32Array) => void)[]) =>
  (calls: Uint32Array): void =>
    changes.forEach((change) => change(calls));

describe('the schedule of another producer', () => {
  it('is taken when it is right', () => {
    expect(faultOf(steps, () => undefined)).toBe('');
    expect(faultOf(busy, () => undefined)).toBe('');
    const stages = new Set(scheduleOf(busy).calls.filter((_, index) => index % 4 === Word.stage));
    expect(stages.size).toBeGreaterThan(2);
  });

  it('may order stages later than need be only where a cluster was full', () => {
    expect(
      faultOf(
        steps,
        all(set(3, Word.stage, 1), set(4, Word.stage, 1), set(3, Word.cluster, 3), set(4, Word.cluster, 3)),
      ),
    ).toBe('');
  });

  const lies: readonly (readonly [ScheduleFault, string, readonly Step[], (calls: Uint32Array) => void, number?])[] = [
    ['call-count', 'one call too few', steps, () => undefined, 7],
    ['segment', 'a call in another segment', steps, set(2, Word.segment, 1)],
    ['segment', 'an exclusive call in the segment before', steps, set(5, Word.segment, 0)],
    ['weight', 'a call made light', steps, set(0, Word.weight, 1)],
    ['torn-unit', 'two calls of a batch apart', steps, set(4, Word.cluster, 9)],
    ['exclusive', 'a stage for an exclusive call', steps, set(5, Word.stage, 1)],
    ['exclusive', 'a cluster for an exclusive call', steps, set(6, Word.cluster, 1)],
    ['cluster-number', 'a number left out', steps, set(0, Word.cluster, 1)],
    ['cluster-stage', 'one cluster in two stages', busy, set(1, Word.stage, 1)],
    [
      'stage-order',
      'a later conflicting call in an earlier stage',
      busy,
      all(set(199, Word.stage, 0), set(199, Word.cluster, 0)),
    ],
    ['apart', 'conflicting calls side by side', steps, all(set(3, Word.cluster, 3), set(4, Word.cluster, 3))],
    [
      'joined',
      'calls that have nothing in common in one cluster',
      steps,
      all(set(1, Word.cluster, 0), set(2, Word.cluster, 1), set(3, Word.cluster, 1), set(4, Word.cluster, 1)),
    ],
    [
      'cluster-weight',
      'a busy holder in one stage',
      busy,
      (calls) => {
        for (let call = 0; call < 200; call++) calls[call * 4 + Word.stage] = calls[call * 4 + Word.cluster] = 0;
      },
    ],
    ['idle-stage', 'a stage that nothing makes necessary', steps, set(1, Word.stage, 1)],
  ];

  it.each(lies.map(([fault, what, content, change, callCount]) => ({ fault, what, content, change, callCount })))(
    'is refused: $what ($fault)',
    ({ fault, content, change, callCount }) => {
      expect(faultOf(content, change, callCount)).toBe(fault);
    },
  );
});
