import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseEnvironment as parseApiEnvironment } from '../../api/src/config/environment';
import { parseEnvironment } from '../src/config/environment';
import { inRepository } from '../src/repository';

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string; target: string };
  user?: string;
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}
interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, unknown>;
}

// What docker compose takes from the shell: ${NAME:?why}
const SHELL = { PUBLIC_URL: 'https://cadastre.example', ADMIN_EMAIL: 'a@x.example', COMPLIANCE_EMAIL: 'c@x.example' };

const text = readFileSync(inRepository('docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const dockerfile = readFileSync(inRepository('docker', 'Dockerfile'), 'utf8');
const secretsDir = mkdtempSync(join(tmpdir(), 'cadastre-secrets-'));

/** The instructions of a Dockerfile's stage and of the stages it builds on. */
function stage(name: string): string {
  const body = new RegExp(`^FROM (\\S+) AS ${name}$([\\s\\S]*?)(?=^FROM |$(?![\\s\\S]))`, 'm').exec(dockerfile);
  if (!body) return '';
  return `${stage(body[1]!)}\n${body[2]}`;
}

/** A service's variables as its process sees them, with the secrets where this test has put them. */
function environmentOf(service: Service): Record<string, string> {
  const fromImage = [...stage(service.build!.target).matchAll(/^ENV (.*)$/gm)].flatMap(([, line]) =>
    line!.split(' ').map((pair) => pair.split('=') as [string, string]),
  );
  const fromCompose = Object.entries(service.environment ?? {}).map(([name, value]) => [
    name,
    value
      .replace(/\$\{(\w+):\?[^}]*\}/, (_, variable: keyof typeof SHELL) => SHELL[variable])
      .replace('/run/secrets', secretsDir),
  ]);
  return Object.fromEntries([...fromImage, ...fromCompose]);
}

beforeAll(() => execFileSync(process.execPath, [inRepository('docker', 'make-secrets.mjs'), secretsDir]));
afterAll(() => rmSync(secretsDir, { recursive: true }));

describe('docker-compose.yml', () => {
  it('has the parts of the deployment', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['api', 'migrate', 'node', 'postgres', 'redis']);
  });

  it('uses only secrets and volumes that it declares, and files that are there', () => {
    for (const [name, { secrets = [], volumes = [] }] of services) {
      for (const secret of secrets)
        expect([name, Object.keys(compose.secrets)]).toEqual([name, expect.arrayContaining([secret])]);
      for (const volume of volumes) {
        const source = volume.split(':')[0]!;
        if (source.startsWith('./')) expect([source, existsSync(inRepository(source))]).toEqual([source, true]);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('grants each service the secrets that its variables name, and no others', () => {
    for (const [name, service] of services) {
      const words = [
        JSON.stringify(service),
        ...(name === 'postgres' ? [readFileSync(inRepository('docker/postgres/roles.sh'), 'utf8')] : []),
      ];
      const named = [...words.join('\n').matchAll(/\/run\/secrets\/([\w.]+)/g)].map(([, secret]) => secret);
      expect([name, [...new Set(named)].sort()]).toEqual([name, [...(service.secrets ?? [])].sort()]);
    }
  });

  it('makes every secret it declares, closed to others', () => {
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`docker/secrets/${name}`);
      expect([name, existsSync(join(secretsDir, name))]).toEqual([name, true]);
    }
    expect(statSync(secretsDir).mode & 0o077).toBe(0);
  });

  it('waits only for services that can say that they are healthy', () => {
    const saysItself = (name: string): boolean =>
      Boolean(compose.services[name]?.healthcheck) ||
      /^HEALTHCHECK /m.test(stage(compose.services[name]?.build?.target ?? ''));
    for (const [, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        if (condition === 'service_healthy') expect([other, saysItself(other)]).toEqual([other, true]);
      }
    }
  });

  it('runs nothing as root', () => {
    for (const [name, { user, build }] of services) {
      const account = user ?? [...stage(build!.target).matchAll(/^USER (\S+)$/gm)].at(-1)?.[1];
      expect([name, account]).toEqual([name, expect.stringMatching(/^(node|postgres|redis)$/)]);
    }
  });

  it('gives the API an environment that it accepts, in production', () => {
    expect(parseApiEnvironment(environmentOf(compose.services.api!))).toMatchObject({
      production: true,
      publicUrl: SHELL.PUBLIC_URL,
      HOST: '0.0.0.0',
      CHAIN_RPC_URL: 'http://node:8545',
      DATABASE_URL: expect.stringContaining('cadastre_app:'),
      CADASTRE_MASTER_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('gives the migration the owner of the tables', () => {
    expect(parseEnvironment(environmentOf(compose.services.migrate!)).databaseOwnerUrl).toContain('cadastre_owner:');
  });

  const plugin = spawnSync('docker', ['compose', 'version']).status === 0;
  (plugin ? it : it.skip)('is what docker compose understands', () => {
    const { status, stderr } = spawnSync(
      'docker',
      ['compose', '-f', inRepository('docker-compose.yml'), 'config', '-q'],
      {
        env: { ...process.env, ...SHELL },
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('the Dockerfile', () => {
  it('has every target that is built', () => {
    for (const [, { build }] of services)
      if (build) expect([build.target, stage(build.target)]).not.toEqual([build.target, '']);
  });

  it('starts programs that the build makes', () => {
    const programs = [...dockerfile.matchAll(/^.*CMD \["node"(?:, "--[^"]+")*, "([^"]+)"/gm)].map(([, file]) => file!);
    expect(programs.length).toBeGreaterThanOrEqual(5);
    for (const file of programs) {
      const source = file.replace('/dist/', '/src/').replace(/\/src\/(.*)\.js$/, '/src/$1.ts');
      expect([file, existsSync(inRepository(source))]).toEqual([file, true]);
    }
  });
});
