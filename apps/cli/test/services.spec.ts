import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { testWorld } from '../../api/test/world/test-world';
import { inRepository } from '../src/repository';
import { prepareExternalDatabase } from '../src/services/external-database';
import { identityOf, isAlive } from '../src/services/process-identity';
import { Secrets } from '../src/services/secrets';
import { removeDataDirectory } from '../src/services/server-home';
import type { Services } from '../src/services/start-services';

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

describe('the roles of the database', () => {
  it('makes the owner and the application ordinary roles, bound by row-level security', async () => {
    const roles = await ask<Record<string, unknown>>(
      testWorld().ownerUrl,
      `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'cadastre_%' ORDER BY 1`,
    );
    expect(roles).toEqual([
      { rolname: 'cadastre_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false },
      { rolname: 'cadastre_owner', rolsuper: false, rolbypassrls: false, rolcreaterole: false },
    ]);
  });

  it('connects the application as a role that owns no table', async () => {
    const [owned] = await ask<{ count: string }>(
      testWorld().applicationUrl,
      `SELECT count(*) FROM pg_tables WHERE tableowner = current_user`,
    );
    expect(owned).toEqual({ count: '0' });
  });
});

describe('a database of the user’s own', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cadastre-external-'));
  afterAll(() => removeDataDirectory(dataDir));

  it('takes both roles where both are given', async () => {
    const { ownerUrl, applicationUrl } = testWorld();
    const urls = await prepareExternalDatabase(applicationUrl, ownerUrl, new Secrets(dataDir));
    expect(urls).toEqual({ owner: ownerUrl, application: applicationUrl });
  });

  it('does not run the product as the owner, nor change the password of a role that is there', async () => {
    const { ownerUrl } = testWorld();
    await expect(prepareExternalDatabase(ownerUrl, undefined, new Secrets(dataDir))).rejects.toThrow(
      'The role cadastre_app is already on that server',
    );
  });
});

describe('a start that is killed', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cadastre-kill-'));
  const started: ChildProcess[] = [];

  async function start(): Promise<{ child: ChildProcess; services: Pick<Services, 'database' | 'redisUrl'> }> {
    const child = spawn(
      process.execPath,
      ['--require', inRepository('tools/run-sources.cjs'), join(__dirname, 'services-process.ts'), dataDir],
      { cwd: inRepository(), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    started.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, services: JSON.parse(line.toString()) };
  }

  const serverPid = (): number =>
    Number(readFileSync(join(dataDir, 'servers', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

  beforeAll(() => chmodSync(dataDir, 0o711));

  afterAll(async () => {
    for (const child of started) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    removeDataDirectory(dataDir);
  });

  it('leaves its data to the next one, which ends the orphaned servers and keeps the passwords', async () => {
    const first = await start();
    await ask(first.services.database.owner, `CREATE TABLE kept AS SELECT 42 AS answer`);
    const orphan = identityOf(serverPid());
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(orphan && isAlive(orphan)).toBe(true);

    const second = await start();
    expect(isAlive(orphan!)).toBe(false);
    expect(await ask(second.services.database.owner, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(new URL(second.services.redisUrl).password).toBe(new URL(first.services.redisUrl).password);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  }, 60_000);
});
