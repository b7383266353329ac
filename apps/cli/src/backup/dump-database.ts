import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import type { Manifest } from './manifest';
import { withDatabase } from './with-database';

/** Every table but the list of migrations, each in PostgreSQL's own text form, as they were at one moment. */
export async function dumpDatabase(
  ownerUrl: string,
  directory: string,
): Promise<Pick<Manifest, 'migrations' | 'sequences' | 'indexed_block'>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return withDatabase(ownerUrl, (sql) =>
    sql.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async (tx) => {
      await tx`SELECT set_config('cadastre.scope', 'platform', true)`;
      for (const table of await tablesOf(tx)) {
        const rows = await tx`COPY ${tx(table)} TO STDOUT`.readable();
        await pipeline(rows, createWriteStream(join(directory, `${table}.copy`), { mode: 0o600, flags: 'wx' }));
        // The driver pauses its socket when rows come faster than they are read, and goes on when more of them are asked
        // for. When all had come already nobody asks any more, and the next statement would wait for ever.
        rows._read(0);
      }
      const migrations = await tx<{ name: string }[]>`
        SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY migration_name`;
      const [cursor] = await tx<{ number: string }[]>`SELECT number FROM chain_cursor`;
      return {
        migrations: migrations.map(({ name }) => name),
        sequences: await sequencesOf(tx),
        indexed_block: cursor?.number ?? null,
      };
    }),
  );
}

export async function tablesOf(tx: TransactionSql): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY tablename`;
  return rows.map(({ name }) => name);
}

async function sequencesOf(tx: TransactionSql): Promise<Manifest['sequences']> {
  const sequences = await tx<{ name: string }[]>`
    SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename`;
  const entries = [];
  for (const { name } of sequences) {
    const [state] = await tx<{ last: string; called: boolean }[]>`
      SELECT last_value::text AS last, is_called AS called FROM ${tx(name)}`;
    entries.push([name, state!] as const);
  }
  return Object.fromEntries(entries.map(([name, { last, called }]) => [name, { last, called }]));
}
