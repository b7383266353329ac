import { type SnapshotSegment } from '@cadastre/chain';
import { type Snapshot } from '../../src/storage/snapshots/snapshot-file';
import { SnapshotStore } from '../../src/storage/snapshots/snapshot-store';
import { createRandom } from './random';
import { CRASH_MODES, SimulatedDisk, type Fault } from './simulated-disk';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const HASH = new Uint8Array(32).fill(7);
const SNAPSHOTS = 4;

beforeAll(() => console.log(`snapshot crash tests: SEED=${SEED}`));

function tables(number: number): SnapshotSegment[] {
  const random = createRandom(SEED + number);
  const shared = (bytes: Buffer) => {
    const view = new Uint8Array(new SharedArrayBuffer(bytes.length));
    view.set(bytes);
    return view;
  };
  return [
    { name: 'accounts', kind: 'u32', data: new Uint32Array(shared(random.bytes(4 * 700)).buffer) },
    { name: 'names', kind: 'u8', data: shared(random.bytes(1_333)) },
    { name: 'empty', kind: 'u8', data: new Uint8Array(new SharedArrayBuffer(0)) },
  ];
}

async function runWithFault(at: number, fault: Fault) {
  const disk = new SimulatedDisk({ at, fault });
  let written = 0;
  try {
    const store = await SnapshotStore.open({ disk });
    for (let number = 1; number <= SNAPSHOTS; number++) {
      await store.write({ number, hash: HASH }, tables(number));
      written = number;
    }
  } catch {
    // What counts is what had been written by then.
  }
  return { disk, written };
}

async function loadNewest(disk: SimulatedDisk): Promise<Snapshot | undefined> {
  const { snapshot, passedOver } = await (await SnapshotStore.open({ disk })).load(() => true);
  expect(passedOver).toEqual([]);
  return snapshot;
}

function expectWhole(snapshot: Snapshot | undefined, written: number): void {
  if (written === 0 && snapshot === undefined) return;
  expect(snapshot!.number).toBeGreaterThanOrEqual(written);
  expect(snapshot!.segments).toEqual(tables(snapshot!.number));
  expect(snapshot!.segments.every((segment) => segment.data.buffer instanceof SharedArrayBuffer)).toBe(true);
}

describe('snapshots on a disk that fails', () => {
  it('come back whole after a power cut at any step', async () => {
    for (let at = 1, running = true; running; at++) {
      const { disk, written } = await runWithFault(at, 'power');
      for (const [index, mode] of CRASH_MODES.entries()) {
        expectWhole(await loadNewest(disk.crash(mode, createRandom(SEED + at * 7 + index))), written);
      }
      running = disk.faultHappened;
    }
  });

  it.each(['EIO', 'ENOSPC', 'short-write'] as const)('keep the one before when a write meets %s', async (fault) => {
    for (let at = 1, running = true; running; at++) {
      const { disk, written } = await runWithFault(at, fault);
      if (fault === 'short-write') expect(written).toBe(SNAPSHOTS);
      expectWhole(await loadNewest(disk.restart()), written);
      expectWhole(await loadNewest(disk.crash('lost-cache', createRandom(SEED))), written);
      running = disk.faultHappened;
    }
  });

  it('are two at most', async () => {
    const { disk } = await runWithFault(-1, 'power');
    expect(disk.paths()).toEqual(['snapshots/0000000000000003.snapshot', 'snapshots/0000000000000004.snapshot']);
  });

  it('are passed over when any byte changed, for the one before', async () => {
    const { disk } = await runWithFault(-1, 'power');
    const random = createRandom(SEED);
    for (let round = 0; round < 200; round++) {
      const damaged = disk.restart();
      const content = damaged.content('snapshots/0000000000000004.snapshot');
      content[random.integer(content.length)]! ^= 1 + random.integer(255);
      const { snapshot, passedOver } = await (await SnapshotStore.open({ disk: damaged })).load(() => true);
      expect(snapshot?.number).toBe(3);
      expect(passedOver).toMatchObject([{ name: 'StorageDamaged', file: 'snapshots/0000000000000004.snapshot' }]);
    }
  });

  it('are passed over when they do not fit', async () => {
    const { disk } = await runWithFault(-1, 'power');
    const store = await SnapshotStore.open({ disk });
    expect((await store.load(({ number }) => number <= 3)).snapshot?.number).toBe(3);
    const none = await store.load(() => false);
    expect(none.snapshot).toBeUndefined();
    expect(none.passedOver).toHaveLength(2);
  });
});
