import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { Failure } from '../failure';
import { tablesOf } from './dump-database';
import type { Manifest } from './manifest';
import { withDatabase } from './with-database';

/** Fills a migrated database that holds nothing yet, as a whole or not at all. */
export async function loadDatabase(ownerUrl: string, directory: string, manifest: Manifest): Promise<void> {
  await withDatabase(ownerUrl, (sql) =>
    sql.begin(async (tx) => {
      await tx`SELECT set_config('cadastre.scope', 'platform', true)`;
      await requireSameMigrations(tx, manifest);
      const tables = await inOrderOfReferences(tx);
      await requireNoRows(tx, tables);
      const walled = await walledTables(tx);
      // PostgreSQL copies into no table whose row-level security binds the one who copies.
      for (const table of walled) await tx`ALTER TABLE ${tx(table)} NO FORCE ROW LEVEL SECURITY`;
      for (const table of tables) {
        const sink = await tx`COPY ${tx(table)} FROM STDIN`.writable();
        await pipeline(createReadStream(join(directory, `${table}.copy`)), sink);
      }
      for (const [name, { last, called }] of Object.entries(manifest.sequences))
        await tx`SELECT setval(${name}::regclass, ${last}::bigint, ${called})`;
      for (const table of walled) await tx`ALTER TABLE ${tx(table)} FORCE ROW LEVEL SECURITY`;
    }),
  );
}

/** Rows of other tables than today's would be put where they do not belong. */
async function requireSameMigrations(tx: TransactionSql, { migrations }: Manifest): Promise<void> {
  const rows = await tx<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY migration_name`;
  const here = rows.map(({ name }) => name);
  if (here.join() === migrations.join()) return;
  throw new Failure(
    `The set was made at migration ${migrations.at(-1)}, this version is at ${here.at(-1)}: ` +
      'restore it with the version that made it, then bring that up to date.',
  );
}

async function requireNoRows(tx: TransactionSql, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const [row] = await tx`SELECT 1 FROM ${tx(table)} LIMIT 1`;
    if (row) throw new Failure(`The database is not empty (${table} has rows): nothing was changed there.`);
  }
}

async function walledTables(tx: TransactionSql): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relforcerowsecurity ORDER BY relname`;
  return rows.map(({ name }) => name);
}

/** What others refer to comes first. */
async function inOrderOfReferences(tx: TransactionSql): Promise<string[]> {
  const references = await tx<{ from: string; to: string }[]>`
    SELECT c.conrelid::regclass::text AS from, c.confrelid::regclass::text AS to FROM pg_constraint c
    WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND c.conrelid <> c.confrelid`;
  const waiting = new Set(await tablesOf(tx));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter((table) => !references.some(({ from, to }) => from === table && waiting.has(to)));
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waiting].join(', ')}`);
    for (const table of ready) waiting.delete(table);
    ordered.push(...ready);
  }
  return ordered;
}
