import { BLOCK_GAS_LIMIT, type MachinePort, type SnapshotSegment } from '@cadastre/chain';
import { BlockIndex } from '../storage/index/block-index';
import { BlockLog } from '../storage/block-log/block-log';
import { type Disk } from '../storage/disk';
import { SnapshotStore } from '../storage/snapshots/snapshot-store';
import { type SignatureEngine } from '../signatures/signature-engine';
import { decodePayload } from './block-payload';
import { ChainStore } from './chain-store';
import { readGenesisFile, writeGenesisFile } from './genesis-file';
import { replayBlock, ReplayDiverged } from './replay';
import { withHash, type Sequencer, type SignedHeader } from './sequencer';

/** Where the machine comes from: the world at block 0, or what a snapshot kept. */
export interface MachineSource {
  /** Unix seconds of block 0. */
  readonly genesisTime: number;
  fromGenesis(): MachinePort;
  fromSnapshot(segments: readonly SnapshotSegment[]): MachinePort;
}

export interface StartedChain {
  readonly genesis: SignedHeader;
  readonly machine: MachinePort;
  readonly store: ChainStore;
  readonly log: BlockLog;
  readonly index: BlockIndex;
  readonly snapshots: SnapshotStore;
  readonly replayed: number;
  readonly replay_ms: number;
  /** Block of the snapshot that the start began with; 0 for the genesis. */
  readonly startedFrom: number;
  /** Newer snapshots that could not be used, and why. */
  readonly passedOver: readonly Error[];
  readonly cutBytes: number;
}

export interface StartOptions {
  readonly disk: Disk;
  readonly indexDirectory: string;
  readonly source: MachineSource;
  readonly sequencer: Sequencer;
  readonly engine: SignatureEngine;
  /** Microseconds, for the statistics alone. */
  readonly clock: () => number;
}

/**
 * From the disk to a machine at the head: the newest good snapshot that the log continues, then every later block
 * executed again and compared. Whatever is not as it was acknowledged stops the start with where and what.
 */
export async function startChain(options: StartOptions): Promise<StartedChain> {
  const { disk, source, sequencer, engine, clock } = options;
  let fresh: MachinePort | undefined;
  const machineAtGenesis = (): MachinePort => (fresh ??= source.fromGenesis());

  const genesis = await openGenesis(disk, source, sequencer, machineAtGenesis);
  const snapshots = await SnapshotStore.open({ disk });
  const log = await BlockLog.open({ disk, origin: { number: 1, parentHash: genesis.hash } });
  const index = await openIndex(options.indexDirectory, genesis.hash, log);

  try {
    const { snapshot, passedOver } = await snapshots.load(async ({ number, hash }) => {
      // The index wants every block it does not have yet: a snapshot beyond its cursor would leave a gap.
      if (number > log.headNumber || number > (index.cursor?.number ?? 0)) return false;
      return Buffer.compare((await log.read(number))?.hash ?? genesis.hash, hash) === 0;
    });
    const machine = snapshot ? source.fromSnapshot(snapshot.segments) : machineAtGenesis();
    const startedFrom = snapshot?.number ?? 0;

    const store = new ChainStore({ log, index, genesis, clock });
    if (startedFrom > 0) await store.resume(startedFrom);
    expectRoot(machine, store.head);
    let replayed = 0;
    const replayStart_us = clock();
    await log.scan(startedFrom + 1, async (record) => {
      await index.whenRoom();
      replayBlock(decodePayload(record.payload, `block ${record.number} of the log`), { machine, store, engine });
      replayed++;
    });
    return {
      replay_ms: (clock() - replayStart_us) / 1000,
      genesis,
      machine,
      store,
      log,
      index,
      snapshots,
      replayed,
      startedFrom,
      passedOver,
      cutBytes: log.cutBytes,
    };
  } catch (error) {
    await index.close();
    await log.close();
    throw error;
  }
}

async function openGenesis(
  disk: Disk,
  source: MachineSource,
  sequencer: Sequencer,
  machine: () => MachinePort,
): Promise<SignedHeader> {
  const found = await readGenesisFile(disk);
  if (found === undefined) {
    const made = sequencer.sign({ ...blankHeader(source.genesisTime, sequencer), stateRoot: machine().stateRoot });
    await writeGenesisFile(disk, made);
    return made;
  }
  const { header } = found;
  if (header.timestamp !== source.genesisTime || Buffer.compare(header.sequencer, sequencer.address) !== 0) {
    throw new Error('the data directory holds another chain: its genesis has another time or another sequencer');
  }
  return withHash(header);
}

const blankHeader = (timestamp: number, sequencer: Sequencer) => ({
  parentHash: new Uint8Array(32),
  sequencer: sequencer.address,
  transactionsRoot: new Uint8Array(32),
  receiptsRoot: new Uint8Array(32),
  logsBloom: new Uint8Array(256),
  number: 0,
  gasLimit: BLOCK_GAS_LIMIT,
  gasUsed: 0,
  timestamp,
  scheduleRoot: new Uint8Array(32),
  protocolVersion: 0,
});

/** An index that is ahead of the log, or of another branch, is a copy of what was never durable: it is made anew. */
async function openIndex(directory: string, chain: Uint8Array, log: BlockLog): Promise<BlockIndex> {
  const index = await BlockIndex.open({ directory, chain });
  const { cursor } = index;
  if (cursor === undefined) return index;
  const stored = await log.read(cursor.number);
  const fits = stored !== undefined && Buffer.compare(stored.hash, cursor.hash) === 0;
  return fits ? index : index.recreated();
}

function expectRoot(machine: MachinePort, { header }: SignedHeader): void {
  const isEqual = Buffer.compare(machine.stateRoot, header.stateRoot) === 0;
  if (!isEqual) throw new ReplayDiverged(header.number, ['stateRoot']);
}
