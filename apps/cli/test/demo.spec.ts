import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstanceStatus } from '../src/demo/instance-state';
import { freePort, isFree } from '../src/services/ports';
import { removeDataDirectory } from '../src/services/server-home';
import { cadastre, type Instance, RunningDemo } from './running-demo';

const READY = 'Ctrl-C stops everything';

let instance: Instance;
const demos: RunningDemo[] = [];

function start(of: Instance): RunningDemo {
  const demo = new RunningDemo(of);
  demos.push(demo);
  return demo;
}

const statusOf = (of: Instance) => JSON.parse(cadastre(of, ['status', '--json']).stdout) as InstanceStatus;

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
  it('starts, tells what runs, survives a kill, and stops in order', async () => {
    const first = start(instance);
    await first.untilSaid(READY);

    const status = statusOf(instance);
    expect(status).toMatchObject({
      api: `http://localhost:${instance.port}`,
      rpc: `http://localhost:${instance.rpcPort}`,
      chainId: 51930,
      dataDir: instance.dataDir,
    });
    expect(status.logins.map(({ role }) => role)).toContain('platform_admin');
    expect((await fetch(`${status.api}/health/ready`)).status).toBe(200);
    expect(statSync(join(instance.dataDir, 'instance.json')).mode & 0o777).toBe(0o600);

    const twin = start(instance);
    expect(await twin.ended).toBe(1);
    expect(twin.output).toContain(`already runs from ${instance.dataDir} (process ${first.pid})`);
    expect(cadastre(instance, ['reset']).stderr).toContain('Stop it first');

    expect(await first.end('SIGKILL')).toBe('SIGKILL');
    expect(cadastre(instance, ['status']).status).toBe(1);

    const second = start(instance);
    await second.untilSaid(READY);
    expect(statusOf(instance)).toEqual(status);

    expect(await second.end('SIGINT')).toBe(0);
    expect(await isFree(instance.port)).toBe(true);
    expect(await isFree(instance.rpcPort)).toBe(true);
    expect(existsSync(join(instance.dataDir, 'servers', 'postgres', 'postmaster.pid'))).toBe(false);

    expect(cadastre(instance, ['reset']).status).toBe(0);
    expect(existsSync(instance.dataDir)).toBe(false);
  }, 120_000);
});
