import { type MachinePort } from '@cadastre/chain';
import { initKeccak } from '@cadastre/protocol';
import { ChainCore } from '../rpc/chain-core';
import { ReadableMachine } from '../rpc/readable-machine';
import { submissionAnswer } from '../mempool/submission-answer';
import { PooledLanes } from '../lanes/pooled-lanes';
import { openHexDecoder } from '../mempool/hex';
import { gasOfCalldata } from '../mempool/calldata-gas';
import { Mempool, type MempoolOptions, type MempoolStats } from '../mempool/mempool';
import { SubmissionRefusal } from '../mempool/submission-refusal';
import { TransactionIntake, type IntakeStats } from '../mempool/transaction-intake';
import { SoloOrdering } from '../ordering/solo';
import { createInlineChecker, createPooledChecker, type BatchChecker } from '../signatures/batch-checker';
import { ensureNativeAddon } from '../signatures/native-addon';
import { openSignatureEngine } from '../signatures/open-engine';
import { type SignatureEngineKind } from '../signatures/signature-engine';
import { DataDirectoryLock } from '../storage/data-directory-lock';
import { type Disk } from '../storage/disk';
import { createRealDisk } from '../storage/real-disk';
import { join } from 'node:path';
import { type BlockLimits } from './block-content';
import { BlockMaker } from './block-maker';
import { ChainClock } from './chain-clock';
import { Sequencer } from './sequencer';
import { SnapshotKeeper } from './snapshot-keeper';
import { startChain, type MachineSource } from './start-chain';

export interface NodeOptions {
  readonly dataDirectory: string;
  readonly machine: MachineSource;
  readonly sequencerSecret: Uint8Array;
  /** Threads that check signatures; 0 checks them on this one. */
  readonly signatureThreads?: number;
  /** Another checker than the threads': for measurements of everything but signatures. */
  readonly checker?: BatchChecker;
  /** Lanes that large blocks run on, one of them this thread; below two every block runs on it alone. */
  readonly lanes?: number;
  /** Blocks of fewer transactions run on this thread: they are done before the lanes would have been told. */
  readonly inlineBelow?: number;
  /** How long a transaction may wait for others to fill its block. */
  readonly blockInterval_ms?: number;
  /** How long after the last block one empty block follows; 0, the default, for never. */
  readonly heartbeat_ms?: number;
  readonly blockLimits?: BlockLimits;
  readonly mempool?: Partial<MempoolOptions>;
  /** Blocks between snapshots; one is written on closing besides. */
  readonly snapshotEvery?: number;
  readonly mayAdvanceTime?: boolean;
  readonly now_ms?: () => number;
  /** Another disk than the directory's: for tests of disks that fail. */
  readonly disk?: Disk;
  readonly log?: (message: string, details?: Readonly<Record<string, unknown>>) => void;
  /** No more blocks can be made. Reads are still answered; whoever runs the process should end it. */
  readonly onStopped?: (error: Error) => void;
}

export interface NodeStats {
  readonly headNumber: number;
  readonly signatures: SignatureEngineKind;
  readonly mempool: MempoolStats;
  readonly intake: IntakeStats;
  readonly stopped: string | undefined;
}

const BLOCK_LIMITS: BlockLimits = { transactions: 16_384, bytes: 16 << 20 };
const INLINE_BELOW = 512;
const EXPIRY_INTERVAL_MS = 5_000;
const SNAPSHOT_EVERY = 1_000;

/** A whole node in this thread, but for its helpers: storage, machine, pool and block production. */
export interface RunningNode {
  readonly core: ChainCore;
  /** Answers a body of submissions in a common shape; undefined leaves it to the dispatcher. */
  readonly ingress: (body: Uint8Array, peer: string) => Promise<string> | undefined;
  readonly stats: () => NodeStats;
  readonly close: () => Promise<void>;
}

export async function openNode(options: NodeOptions): Promise<RunningNode> {
  const lock = await DataDirectoryLock.acquire(options.dataDirectory);
  try {
    return await openLocked(options, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(options: NodeOptions, lock: DataDirectoryLock): Promise<RunningNode> {
  const { dataDirectory, log = () => undefined, now_ms = Date.now, signatureThreads = 0 } = options;
  await initKeccak();
  const addon = await ensureNativeAddon();
  const { engine, passedOver } = openSignatureEngine(addon);
  log('signatures', { engine: engine.kind, passedOver });

  const sequencer = new Sequencer(engine, options.sequencerSecret);
  const chain = await startChain({
    disk: options.disk ?? createRealDisk(dataDirectory),
    indexDirectory: join(dataDirectory, 'index'),
    source: options.machine,
    sequencer,
    engine,
    clock: microseconds,
  });
  const { store, index, startedFrom, replayed } = chain;
  const replay_ms = Math.round(chain.replay_ms);
  const machine = new ReadableMachine(chain.machine);
  log('chain', { head: store.head.header.number, startedFrom, replayed, replay_ms });
  for (const error of chain.passedOver) log('snapshot passed over', { reason: error.message });

  const clock = new ChainClock(now_ms);
  if (options.mayAdvanceTime) clock.resume(store.head.header.timestamp);
  const mempool = new Mempool({
    nextNonceOf: (account) => nextNonceOf(chain.machine, account),
    intrinsicGas: gasOfCalldata,
    blockGasLimit: store.head.header.gasLimit,
    ...options.mempool,
  });
  const lanes = (options.lanes ?? 0) > 1 ? openLanes(options.lanes!, log) : undefined;
  const snapshots = new SnapshotKeeper({ ...chain, every: options.snapshotEvery ?? SNAPSHOT_EVERY, log });
  const blocks = new BlockMaker({
    ...{ machine, mempool, store, sequencer, clock },
    lanes,
    limits: options.blockLimits ?? BLOCK_LIMITS,
    inlineBelow: options.inlineBelow ?? INLINE_BELOW,
    onDurable: () => {
      core.announce();
      snapshots.afterBlock();
    },
  });

  let stopped: Error | undefined;
  const ordering = new SoloOrdering({
    blocks,
    interval_ms: options.blockInterval_ms ?? 0,
    heartbeat_ms: options.heartbeat_ms,
    onAbandoned: (error) => log('block abandoned', { reason: error.message }),
    onStopped: (error) => {
      stopped = error;
      intake.close(SubmissionRefusal.ReadOnly);
      log('block production stopped', { reason: error.message });
      options.onStopped?.(error);
    },
  });
  const checker =
    options.checker ??
    (signatureThreads > 0 ? createPooledChecker(addon, signatureThreads) : createInlineChecker(engine));
  const intake = new TransactionIntake({
    ...{ mempool, checker, now_ms, decodeHex: openHexDecoder(addon) },
    onAdmitted: () => ordering.wake(),
  });
  const core = new ChainCore({
    ...{ genesis: chain.genesis, store, index, machine, mempool, intake, engine },
    time: options.mayAdvanceTime ? { clock, mine: () => ordering.mine() } : undefined,
  });
  const expiry = setInterval(() => mempool.expire(now_ms()), EXPIRY_INTERVAL_MS);

  return {
    core,
    ingress(body, peer) {
      const submitted = intake.submitBody(body, peer);
      return submitted?.outcome.then((outcome) => submissionAnswer(submitted.parsed, outcome));
    },
    stats: () => ({
      headNumber: store.head.header.number,
      signatures: engine.kind,
      mempool: mempool.stats,
      intake: intake.stats,
      stopped: stopped?.message,
    }),
    async close() {
      clearInterval(expiry);
      intake.close(SubmissionRefusal.ReadOnly);
      await ordering.stop();
      await checker.close();
      await lanes?.close();
      if (stopped === undefined) await snapshots.write();
      await index.close();
      await chain.log.close();
      await lock.release();
    },
  };
}

function openLanes(lanes: number, log: NonNullable<NodeOptions['log']>): PooledLanes {
  return new PooledLanes({ lanes, onFailed: (error) => log('lane failed', { reason: error.message }) });
}

/** Undefined for accounts that may not submit. */
function nextNonceOf(machine: MachinePort, account: Uint8Array): number | undefined {
  const state = machine.at(machine.headNumber);
  return state?.maySubmit(account) ? Number(state.nonceOf(account)) : undefined;
}

const microseconds = (): number => performance.now() * 1000;
