import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answered } from '@cadastre/sdk';
import type { InstanceStatus } from '../src/demo/instance-state';
import { Visitor } from '../src/demo/visitor';
import { freePort, isFree } from '../src/services/ports';
import { removeDataDirectory } from '../src/services/server-home';
import { cadastre, type Instance, RunningDemo } from './running-demo';

const ROLES = ['platform_admin', 'compliance_officer', 'auditor', 'issuer_admin', 'issuer_operator', 'investor'];
const KYC_STATUSES = ['none', 'processing', 'updates_required', 'manual_review', 'verified', 'rejected', 'expired'];
const STANDINGS = ['active', 'restricted', 'blocked', 'deceased', 'closed'];
const READY = 'Ctrl-C stops everything';

let instance: Instance;
const demos: RunningDemo[] = [];

function start(of: Instance): RunningDemo {
  const demo = new RunningDemo(of);
  demos.push(demo);
  return demo;
}

const statusOf = (of: Instance) => JSON.parse(cadastre(of, ['status', '--json']).stdout) as InstanceStatus;

/** The names of the assets that the first API key sees. */
async function assetsOf({ api, apiKeys }: InstanceStatus): Promise<string[]> {
  const response = await fetch(`${api}/v1/assets`, { headers: { authorization: `Bearer ${apiKeys[0]?.key}` } });
  const { data } = (await response.json()) as { data: Array<{ name: string }> };
  return data.map(({ name }) => name);
}

beforeAll(async () => {
  instance = {
    dataDir: join(tmpdir(), `cadastre-demo-${process.pid}`),
    port: await freePort(),
    rpcPort: await freePort(),
  };
});

afterAll(async () => {
  await Promise.all(demos.map((demo) => demo.end('SIGTERM')));
  removeDataDirectory(instance.dataDir);
});

/** The KYC statuses and standings of the investors whom the desk sees. */
async function investorsSeen({ api, logins }: InstanceStatus) {
  const { email, password } = logins.find(({ role }) => role === 'compliance_officer')!;
  const { client } = await Visitor.signIn(api, email, password);
  const { data } = await answered(client.GET('/v1/investors', { params: { query: { limit: 200 } } }));
  return {
    kyc: new Set(data.map(({ kyc_status }) => kyc_status)),
    standings: new Set(data.map(({ standing }) => standing)),
    heldBack: data.filter(({ kyc_status, standing }) => kyc_status === 'verified' && standing === 'restricted'),
  };
}

describe('before anything runs', () => {
  it('says that nothing does', () => {
    const { status, stderr } = cadastre(instance, ['status']);
    expect(status).toBe(1);
    expect(stderr).toContain(`No Cadastre runs from ${instance.dataDir}`);
  });

  it('refuses demo credentials in production', () => {
    const { status, stderr } = cadastre(instance, ['demo'], { NODE_ENV: 'production' });
    expect(status).toBe(1);
    expect(stderr).toContain('NODE_ENV is production');
    expect(existsSync(instance.dataDir)).toBe(false);
  });

  it('names every mistake of the environment at once', () => {
    const { status, stderr } = cadastre(instance, ['demo'], { PORT: '99999', REDIS_URL: 'http://here' });
    expect(status).toBe(1);
    expect(stderr).toContain('PORT=99999');
    expect(stderr).toContain('REDIS_URL');
  });

  it.each(['port', 'rpcPort'] as const)('says who holds the taken %s', async (which) => {
    const server = createServer().listen(instance[which], '127.0.0.1');
    try {
      const demo = start(instance);
      expect(await demo.ended).toBe(1);
      expect(demo.output).toContain(`Port ${instance[which]} (`);
      expect(demo.output).toContain(`(process ${process.pid}, in ${process.cwd()})`);
    } finally {
      server.close();
    }
  });

  it('leaves a directory alone that is not its own', () => {
    const { status, stderr } = cadastre({ ...instance, dataDir: process.cwd() }, ['reset']);
    expect(status).toBe(1);
    expect(stderr).toContain('is left alone');
  });
});

describe('an instance', () => {
  it('completes a world that a kill interrupted, says what runs, keeps it over another kill, and stops in order', async () => {
    const interrupted = start(instance);
    await interrupted.untilSaid('Demo world: ');
    expect(await interrupted.end('SIGKILL')).toBe('SIGKILL');
    expect(cadastre(instance, ['status'])).toMatchObject({ status: 1, stdout: '' });

    const running = start(instance);
    await running.untilSaid(READY);
    const status = statusOf(instance);
    expect(status).toMatchObject({
      api: `http://localhost:${instance.port}`,
      rpc: `http://localhost:${instance.rpcPort}`,
      chainId: 51930,
      dataDir: instance.dataDir,
    });
    expect(new Set(status.logins.map(({ email }) => email)).size).toBe(status.logins.length);
    expect(new Set(status.logins.map(({ role }) => role))).toEqual(new Set(ROLES));
    expect((await fetch(`${status.api}/health/ready`)).status).toBe(200);
    expect(statSync(join(instance.dataDir, 'instance.json')).mode & 0o777).toBe(0o600);

    const seen = await investorsSeen(status);
    expect(seen.kyc).toEqual(new Set(KYC_STATUSES));
    expect(seen.standings).toEqual(new Set(STANDINGS));
    expect(seen.heldBack).toHaveLength(1);

    const twin = start(instance);
    expect(await twin.ended).toBe(1);
    expect(twin.output).toContain(`already runs from ${instance.dataDir} (process ${running.pid})`);
    expect(cadastre(instance, ['reset']).stderr).toContain('Stop it first');

    const assets = await assetsOf(status);
    expect(new Set(assets).size).toBe(assets.length);
    expect(assets.length).toBeGreaterThan(0);
    expect(cadastre(instance, ['time', 'advance', '1d'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('86400 seconds ahead'),
    });
    expect(cadastre(instance, ['time', 'advance', 'soon']).stderr).toContain('npx cadastre time advance 30d');
    expect(await running.end('SIGKILL')).toBe('SIGKILL');

    const next = start(instance);
    await next.untilSaid(READY);
    expect(statusOf(instance)).toEqual(status);
    expect(await assetsOf(status)).toEqual(assets);

    expect(await next.end('SIGINT')).toBe(0);
    expect(await isFree(instance.port)).toBe(true);
    expect(await isFree(instance.rpcPort)).toBe(true);
    expect(existsSync(join(instance.dataDir, 'servers', 'postgres', 'postmaster.pid'))).toBe(false);

    expect(cadastre(instance, ['reset']).status).toBe(0);
    expect(existsSync(instance.dataDir)).toBe(false);
  }, 180_000);
});
