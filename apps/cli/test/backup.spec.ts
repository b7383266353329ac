import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetTokenAbi } from '@cadastre/protocol';
import { createApplication } from '../../api/src/application';
import { ChainConnection } from '../../api/src/chain/chain-connection';
import type { Environment } from '../../api/src/config/environment';
import { UnitOfWork } from '../../api/src/database/unit-of-work';
import { MasterKeyRotation } from '../../api/src/keys/master-key-rotation';
import { callTo } from '../../api/src/settlement/chain-call';
import { OPERATOR, Settlements } from '../../api/src/settlement/settlement.service';
import { Caller, Cast, FIRST_PEOPLE, fileDocument, OFFICE } from '../../api/test/world/cast';
import { EUR, outsider, writeChainWorld } from '../../api/test/world/chain-world';
import { createOwnWorld, type OwnWorld } from '../../api/test/world/own-world';
import { Polling } from '../../api/test/world/polling';
import { backUp } from '../src/backup/back-up';
import { loadDatabase } from '../src/backup/load-database';
import { type Manifest, readVerified } from '../src/backup/manifest';
import { restoreFiles } from '../src/backup/restore-files';

type Application = Awaited<ReturnType<typeof createApplication>>;

const SETTINGS = { ...FIRST_PEOPLE, RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' };
const anna = outsider('anna');
const polling = new Polling();
const folders: string[] = [];
const worlds: OwnWorld[] = [];
const applications: Application[] = [];

let original: OwnWorld;
let app: Application;
let issuer: Caller;
let set: string;
let manifest: Manifest;

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'cadastre-backup-'));
  folders.push(made);
  return made;
};

async function open(environment: Environment): Promise<Application> {
  const opened = await createApplication(environment);
  opened.get(Settlements).register({ kind: 'test.mint', settled: () => Promise.resolve() });
  applications.push(opened);
  return opened;
}

const close = async (application: Application) => {
  applications.splice(applications.indexOf(application), 1);
  await application.close();
};

async function emptyWorld(redisDatabase: number): Promise<OwnWorld> {
  const world = await createOwnWorld(redisDatabase, SETTINGS);
  worlds.push(world);
  await world.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
  return world;
}

/** A new world, filled from a set. */
async function restored(redisDatabase: number, from = set): Promise<OwnWorld> {
  const world = await emptyWorld(redisDatabase);
  await restoreFiles(from, world.environment.dataDir);
  await loadDatabase(world.ownerUrl, join(from, 'database'), await readVerified(from));
  return world;
}

const mint = (application: Application, cents: bigint) =>
  application.get(UnitOfWork).run({ kind: 'organisation', organisationId: issuer.organisationId }, async () => {
    const { organisationId, personId: createdBy } = issuer;
    const call = callTo(EUR, assetTokenAbi, 'mint', [anna.address, cents]);
    const operation = { kind: 'test.mint', organisationId, input: {}, createdBy };
    return (await application.get(Settlements).start({ ...operation, signer: OPERATOR, calls: [call] })).id;
  });

const balance = (application: Application) =>
  application
    .get(ChainConnection)
    .client!.readContract({ address: EUR, abi: assetTokenAbi, functionName: 'balanceOf', args: [anna.address] });

const asks = (application: Application) =>
  new Caller(application, issuer.credentials, issuer.personId, issuer.organisationId);

const confirmed = (application: Application, id: string) =>
  polling.until(async () => (await asks(application).does('GET', `/v1/operations/${id}`)).status === 'confirmed');

const rows = async (world: OwnWorld, sql: string) => (await world.owner.query(sql)).rows;

beforeAll(async () => {
  original = await emptyWorld(17);
  await writeChainWorld(original.environment.dataDir, { holders: [[anna, 1_000n]] });
  app = await open(original.environment);
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  const asset = await issuer.does('POST', '/v1/assets', OFFICE);
  await fileDocument(issuer, asset.id);
  await confirmed(app, await mint(app, 50n));
  set = join(folder(), 'set');
  const { dataDir } = original.environment;
  // More than the driver takes in at once.
  await original.owner.query(
    `INSERT INTO payment_references (reference, organisation_id, currency, party_type, party_id, created_at)
     SELECT 'RF' || n, gen_random_uuid(), 'EUR/2', 'investor', gen_random_uuid(), now() FROM generate_series(1, 5000) n`,
  );
  manifest = await backUp({ dataDir, ownerUrl: original.ownerUrl, to: set, withKeys: true, onStep: () => undefined });
}, 90_000);

afterAll(async () => {
  polling.end();
  for (const application of [...applications]) await application.close();
  for (const world of worlds) await world.end();
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

describe('a backup, taken while everything runs', () => {
  it('names every file of database, documents, chain and keys', () => {
    const files = Object.keys(manifest.files);
    for (const part of ['database/audit_events.copy', 'chain/genesis/header', 'chain/log/durable', 'keys/master.key'])
      expect(files).toContain(part);
    expect(files.some((file) => file.startsWith('documents/objects/'))).toBe(true);
    expect(manifest.indexed_block).toMatch(/^\d+$/);
  });

  it('leaves the keys out unless they are asked for', async () => {
    const to = join(folder(), 'set');
    const { dataDir } = original.environment;
    const without = await backUp({
      dataDir,
      ownerUrl: original.ownerUrl,
      to,
      withKeys: false,
      onStep: () => undefined,
    });
    expect(Object.keys(without.files).filter((file) => /key|secret|demo/.test(file))).toEqual([
      'database/api_keys.copy',
      'database/idempotency_keys.copy',
      'database/platform_keys.copy',
      'database/subject_keys.copy',
      'database/webhook_secrets.copy',
    ]);
  });

  it('goes nowhere where something is', async () => {
    const { dataDir } = original.environment;
    const again = backUp({ dataDir, ownerUrl: original.ownerUrl, to: set, withKeys: true, onStep: () => undefined });
    await expect(again).rejects.toThrow('is not empty');
  });

  it.each([
    ['a byte of the chain', 'chain/genesis/header', 'is not what was backed up'],
    ['a table', 'database/assets.copy', 'is missing'],
    ['a file more', 'documents/planted', 'does not belong to the set'],
  ])('is refused as a whole when it is damaged: %s', async (_, file, defect) => {
    const copy = join(folder(), 'set');
    cpSync(set, copy, { recursive: true });
    if (defect === 'is missing') rmSync(join(copy, file));
    else writeFileSync(join(copy, file), 'x');
    await expect(readVerified(copy)).rejects.toThrow(`${file}: ${defect}`);
  });

  it('that was cut off is none', async () => {
    const copy = join(folder(), 'set');
    cpSync(set, copy, { recursive: true });
    rmSync(join(copy, 'manifest.json'));
    await expect(readVerified(copy)).rejects.toThrow('cut off');
  });
});

describe('restoring', () => {
  it('brings back people, documents, the trail and every balance, and goes on', async () => {
    const world = await restored(18);
    const trail = 'SELECT id, encode(after, $$hex$$) AS after FROM audit_events ORDER BY seq';
    const before = await rows(original, trail);
    expect((await rows(world, trail)).length).toBeGreaterThan(3);
    expect(before).toEqual(expect.arrayContaining(await rows(world, trail)));
    const again = await open(world.environment);
    expect(await balance(again)).toBe(1_050n);
    const { data } = await asks(again).does('GET', '/v1/assets');
    expect(data).toHaveLength(1);
    const documents = await asks(again).does('GET', `/v1/assets/${data[0].id}/documents`);
    const content = await asks(again).ask('GET', `/v1/documents/${documents.data[0].id}/content`);
    expect(content.status).toBe(200);
    await confirmed(again, await mint(again, 7n));
    expect(await balance(again)).toBe(1_057n);
    await close(again);
  }, 60_000);

  it('does not write over a database that holds something', async () => {
    await expect(loadDatabase(original.ownerUrl, join(set, 'database'), manifest)).rejects.toThrow('not empty');
  });

  it('does not fill tables of another version', async () => {
    const world = await emptyWorld(19);
    const older = { ...manifest, migrations: manifest.migrations.slice(0, -1) };
    await expect(loadDatabase(world.ownerUrl, join(set, 'database'), older)).rejects.toThrow(
      'the version that made it',
    );
  });

  it('from a time before the keys were rotated wants the key of that time, and rotates again', async () => {
    const world = await restored(20);
    const [fresh, old] = ['ab'.repeat(32), readFileSync(join(world.environment.dataDir, 'master.key'), 'utf8').trim()];
    const after = { ...world.environment, CADASTRE_MASTER_KEY: fresh };
    await expect(open(after)).rejects.toThrow('give it that key');
    const rotating = await open({ ...after, CADASTRE_PREVIOUS_MASTER_KEY: old });
    expect((await rotating.get(MasterKeyRotation).run()).rewrapped).toBeGreaterThan(0);
    await close(rotating);
    const again = await open(after);
    await confirmed(again, await mint(again, 1n));
    expect(await balance(again)).toBe(1_051n);
    await close(again);
  }, 60_000);
});

describe('parts of different age', () => {
  it('catch up where the database is the older one: nothing is lost, nothing happens twice', async () => {
    const id = await mint(app, 300n);
    await confirmed(app, id);
    const after = await balance(app);
    await close(app);
    const world = await restored(21);
    rmSync(world.environment.chainDir, { recursive: true });
    cpSync(original.environment.chainDir, world.environment.chainDir, { recursive: true });
    const again = await open(world.environment);
    const head = await again.get(ChainConnection).client!.getBlockNumber();
    await polling.until(async () => {
      const [cursor] = await rows(world, 'SELECT number FROM chain_cursor');
      return BigInt(cursor.number) >= head;
    });
    expect(await rows(world, `SELECT amount::text FROM chain_balances WHERE amount > 0`)).toEqual([
      { amount: after.toString() },
    ]);
    await confirmed(again, await mint(again, 1n));
    expect(await balance(again)).toBe(after + 1n);
    await close(again);
  }, 60_000);

  it('are refused where the chain is the older one, and the health check says so', async () => {
    const { environment } = original;
    rmSync(environment.chainDir, { recursive: true });
    cpSync(join(set, 'chain'), environment.chainDir, { recursive: true });
    expect(existsSync(join(environment.chainDir, 'index'))).toBe(false);
    const again = await open(environment);
    const nobody = new Caller(again, {}, '', '');
    await polling.until(async () => (await nobody.ask('GET', '/health/ready')).status === 503);
    const { body } = await nobody.ask('GET', '/health/ready');
    expect(JSON.stringify(body.error.chain)).toMatch(/older than the database|another chain/);
  }, 60_000);
});
