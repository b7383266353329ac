import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Sql, TransactionSql } from 'postgres';
import type { PublicClient } from 'viem';
import { RelayBell } from '../../outbox/relay-bell';
import { ChainConnection } from '../chain-connection';
import { applyMovements, toBytes } from './apply-movements';
import { fetchBlock } from './block-source';
import { concludeOperations } from './conclude-operations';
import { copyRows } from './copy';
import { applyIdentityLinks, openingLinks } from './identity-links';
import { projectBlock, type ProjectedBlock } from './project';
import { openingBalances } from './opening-balances';
import { READ_MODEL_SQL } from './read-model-sql';

/** Blocks that are fetched side by side and written in one transaction while the indexer catches up. */
const BLOCKS_AT_ONCE = 32;
const IDLE_MS = 50;
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
    const [head, cursor] = [await chain.getBlockNumber({ cacheTime: 0 }), await readCursor(this.sql)];
    const indexed = cursor?.number ?? -1n;
    const halted = cursor && (await judge(chain, cursor, head));
    this.latest = { indexed, head, halted };
    if (halted) {
      this.logger.error(halted);
      return RETRY_MS * 10;
    }
    if (indexed >= head) return IDLE_MS;
    const last = head < indexed + BigInt(BLOCKS_AT_ONCE) ? head : indexed + BigInt(BLOCKS_AT_ONCE);
    const numbers = Array.from({ length: Number(last - indexed) }, (_, i) => indexed + 1n + BigInt(i));
    const fetched = await Promise.all(numbers.map((number) => fetchBlock(chain, number)));
    const blocks = fetched.flatMap((block) => (block ? [projectBlock(block)] : []));
    if (await this.write(blocks, cursor)) this.bell.ring();
    this.latest = { indexed: blocks.at(-1)?.number ?? indexed, head };
    return 0;
  }

  /** Answers whether something follows from the blocks. */
  private async write(blocks: readonly ProjectedBlock[], from: Cursor | undefined): Promise<boolean> {
    return this.sql.begin(async (tx) => {
      const locked = await lockCursor(tx);
      // Another process was faster, or the read model was emptied meanwhile: start from what is there now.
      if (locked?.hash !== from?.hash) return false;
      let previous = from?.hash;
      for (const { number, hash, parentHash } of blocks) {
        if (previous && parentHash !== previous) throw new Error(`block ${number} does not follow ${previous}`);
        previous = hash;
      }
      await copyRows(
        tx,
        'chain_blocks',
        blocks.map(({ block }) => block),
      );
      await copyRows(
        tx,
        'chain_transactions',
        blocks.flatMap(({ transactions }) => transactions),
      );
      await copyRows(
        tx,
        'chain_calls',
        blocks.flatMap(({ calls }) => calls),
      );
      await copyRows(
        tx,
        'chain_events',
        blocks.flatMap(({ events }) => events),
      );
      const { world } = this.connection;
      if (!from && world) {
        await applyMovements(tx, openingBalances(world), 0n);
        await applyIdentityLinks(tx, openingLinks(world));
      }
      for (const { number, movements } of blocks) await applyMovements(tx, movements, number);
      await applyIdentityLinks(
        tx,
        blocks.flatMap(({ identityLinks }) => identityLinks),
      );
      const last = blocks.at(-1);
      if (!last) return false;
      const concluded = await concludeOperations(tx, blocks[0]!.number, last.time);
      await tx`
        INSERT INTO chain_cursor (id, number, hash) VALUES (1, ${last.number.toString()}, ${toBytes(last.hash)})
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash`;
      return concluded > 0;
    });
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
