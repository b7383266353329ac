import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure';
import { inRepository } from '../repository';
import { withClient } from './postgres-roles';

const migrationsFolder = inRepository('prisma', 'migrations');

/** Name and checksum as Prisma writes them in `_prisma_migrations`. */
function migrationsOnDisk(): Map<string, string> {
  const folders = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    folders.map(({ name }) => {
      const sql = readFileSync(join(migrationsFolder, name, 'migration.sql'));
      return [name, createHash('sha256').update(sql).digest('hex')];
    }),
  );
}

async function migrationsApplied(ownerUrl: string): Promise<Map<string, string>> {
  return withClient(ownerUrl, async (client) => {
    const { rows: tables } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
    );
    if (!tables[0]?.there) return new Map<string, string>();
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Map(rows.map((row) => [row.migration_name, row.checksum]));
  });
}

/**
 * Brings the database to the newest migration with Prisma's own `migrate deploy`. Starting Prisma takes a second or
 * two, so it is left out where its table already names every migration with the checksum of today's file.
 */
export async function migrate(ownerUrl: string): Promise<'migrated' | 'up to date'> {
  const [wanted, applied] = [migrationsOnDisk(), await migrationsApplied(ownerUrl)];
  if ([...wanted].every(([name, checksum]) => applied.get(name) === checksum)) return 'up to date';
  try {
    await promisify(execFile)(
      process.execPath,
      [require.resolve('prisma/build/index.js', { paths: [inRepository()] }), 'migrate', 'deploy'],
      { cwd: inRepository(), env: { ...process.env, DATABASE_OWNER_URL: ownerUrl, NO_COLOR: '1' } },
    );
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Failure(`The database could not be migrated:\n${stdout}\n${stderr}`.trim());
  }
  return 'migrated';
}
