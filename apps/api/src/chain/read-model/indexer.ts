import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { RecordedBlock } from '@cadastre/node';
import type { Sql, TransactionSql } from 'postgres';
import type { PublicClient } from 'viem';
import { RelayBell } from '../../outbox/relay-bell';
import { ChainConnection } from '../chain-connection';
import { applyMovements } from './apply-movements';
import { fetchBlocks } from './block-source';
import { concludeOperations } from './conclude-operations';
import { copyRows } from './copy';
import { applyIdentityLinks, openingLinks } from './identity-links';
import { Projection } from './project';
import { openingBalances } from './opening-balances';
import { READ_MODEL_SQL } from './read-model-sql';

const IDLE_MS = 50;
/** While the chain stands still, the read model may be emptied, or come from a backup. */
const COMPARE_EVERY_MS = 1_000;
const RETRY_MS = 1_000;

export interface IndexerState {
  /** the last block in the read model; -1 before the first */
  readonly indexed: bigint;
  readonly head: bigint;
  /** why the read model may not go on: the chain is not the one it was made from */
  readonly halted?: string;
}

/** Keeps the read model up with the chain: whole blocks, in order, each exactly once. */
@Injectable()
export class Indexer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Indexer.name);
  private running: Promise<void> | undefined;
  private stopping = new AbortController();
  private latest: IndexerState = { indexed: -1n, head: -1n };
  private compareDue = 0;

  constructor(
    private readonly connection: ChainConnection,
    @Inject(READ_MODEL_SQL) private readonly sql: Sql,
    private readonly bell: RelayBell,
  ) {}

  get state(): IndexerState {
    return this.latest;
  }

  onApplicationBootstrap(): void {
    const { client } = this.connection;
    if (client) this.running = this.run(client);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(chain: PublicClient): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pause = await this.advance(chain).catch((error: unknown) => {
        if (!signal.aborted) this.logger.warn({ err: error }, 'the read model could not be brought up to date');
        return RETRY_MS;
      });
      if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Writes the next blocks; answers how long to wait before trying again. */
  private async advance(chain: PublicClient): Promise<number> {
    const head = await chain.getBlockNumber({ cacheTime: 0 });
    if (this.isUpTo(head) && performance.now() < this.compareDue) return IDLE_MS;
    this.compareDue = performance.now() + COMPARE_EVERY_MS;
    const cursor = await readCursor(this.sql);
    const indexed = cursor?.number ?? -1n;
    const halted = cursor && (await judge(chain, cursor, head));
    this.latest = { indexed, head, halted };
    if (halted) {
      this.logger.error(halted);
      return RETRY_MS * 10;
    }
    if (indexed >= head) return IDLE_MS;
    const blocks = await fetchBlocks(chain, Number(indexed) + 1, Number(head));
    if (await this.write(blocks, cursor)) this.bell.ring();
    const last = blocks.at(-1);
    this.latest = { indexed: last ? BigInt(last.header.number) : indexed, head };
    return 0;
  }

  private isUpTo(block: bigint): boolean {
    const { head, indexed, halted } = this.latest;
    return !halted && head === block && indexed === block;
  }

  /** Answers whether something follows from the blocks. */
  private async write(blocks: readonly RecordedBlock[], from: Cursor | undefined): Promise<boolean> {
    const last = blocks.at(-1);
    if (!last) return false;
    expectChain(blocks, from);
    const projection = new Projection();
    for (const block of blocks) projection.add(block);
    return this.sql.begin(async (tx) => {
      const locked = await lockCursor(tx);
      // Another process was faster, or the read model was emptied meanwhile: start from what is there now.
      if (locked?.hash !== from?.hash) return false;
      await copyRows(tx, 'chain_blocks', projection.blocks);
      await copyRows(tx, 'chain_transactions', projection.transactions);
      await copyRows(tx, 'chain_calls', projection.calls);
      await copyRows(tx, 'chain_events', projection.events);
      const { world } = this.connection;
      if (!from && world) {
        await applyMovements(tx, openingBalances(world));
        await applyIdentityLinks(tx, openingLinks(world));
      }
      await applyMovements(tx, projection.movements);
      await applyIdentityLinks(tx, projection.identityLinks);
      const { header, hash } = last;
      const concluded = await concludeOperations(tx, blocks[0]!.header.number, new Date(header.timestamp * 1_000));
      await tx`
        INSERT INTO chain_cursor (id, number, hash) VALUES (1, ${header.number}, ${Buffer.from(hash)})
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash`;
      return concluded > 0;
    });
  }
}

/** Each block follows the one before it, the first one what is indexed. */
function expectChain(blocks: readonly RecordedBlock[], from: Cursor | undefined): void {
  let previous = from && Buffer.from(from.hash.slice(2), 'hex');
  for (const { header, hash } of blocks) {
    if (previous && !previous.equals(header.parentHash)) {
      throw new Error(`block ${header.number} does not follow 0x${previous.toString('hex')}`);
    }
    previous = Buffer.from(hash);
  }
}

/** A chain that lacks, or contradicts, the last indexed block is older than this database, or another chain. */
async function judge(chain: PublicClient, cursor: Cursor, head: bigint): Promise<string | undefined> {
  if (head < cursor.number) {
    return `The chain ends at block ${head}, the read model at ${cursor.number}: the chain is older than the database. Restore both from one backup.`;
  }
  const { hash } = await chain.getBlock({ blockNumber: cursor.number });
  if (hash === cursor.hash) return undefined;
  return `Block ${cursor.number} is ${hash} on the chain and ${cursor.hash} in the read model: this is another chain. Restore both from one backup.`;
}

interface Cursor {
  readonly number: bigint;
  readonly hash: string;
}

type CursorRow = { number: string; hash: Buffer };

const toCursor = (rows: readonly CursorRow[]): Cursor | undefined =>
  rows[0] && { number: BigInt(rows[0].number), hash: `0x${rows[0].hash.toString('hex')}` };

const readCursor = async (sql: Sql) => toCursor(await sql<CursorRow[]>`SELECT number, hash FROM chain_cursor`);

/** One writer at a time, also while there is no cursor yet. */
async function lockCursor(tx: TransactionSql): Promise<Cursor | undefined> {
  await tx`SELECT pg_advisory_xact_lock(hashtext('cadastre.read-model'))`;
  return toCursor(await tx<CursorRow[]>`SELECT number, hash FROM chain_cursor`);
}
