import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError, parseEnvironment } from './environment';

const ENOUGH = { DATABASE_URL: 'postgresql://cadastre_app@localhost/cadastre', REDIS_URL: 'redis://localhost:6379' };

const mistakes = (raw: NodeJS.ProcessEnv): readonly string[] => {
  try {
    parseEnvironment(raw);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.mistakes;
    throw error;
  }
  return [];
};

describe('the environment', () => {
  it('needs a database and a queue, and has a default for the rest', () => {
    expect(parseEnvironment(ENOUGH)).toMatchObject({
      PORT: 3000,
      production: false,
      publicUrl: 'http://localhost:3000',
    });
  });

  it('names every mistake at once', () => {
    const found = mistakes({ PORT: '70000', REDIS_URL: 'http://x', CADASTRE_MASTER_KEY: 'short', LOG_LEVEL: 'loud' });
    expect(found.map((line) => line.split(':')[0]).sort()).toEqual([
      'CADASTRE_MASTER_KEY',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'REDIS_URL',
    ]);
  });

  it('refuses in production what is for demos and development', () => {
    const found = mistakes({ ...ENOUGH, NODE_ENV: 'production', CADASTRE_DEMO: 'true', WEBHOOKS_ALLOW_PRIVATE: '1' });
    expect(found.map((line) => line.split(':')[0])).toEqual(['CADASTRE_DEMO', 'WEBHOOKS_ALLOW_PRIVATE', 'PUBLIC_URL']);
  });

  it('takes a secret from a file, and says which file is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'environment-'));
    const file = join(folder, 'key');
    writeFileSync(file, `${'ab'.repeat(32)}\n`);
    expect(parseEnvironment({ ...ENOUGH, CADASTRE_MASTER_KEY_FILE: file }).CADASTRE_MASTER_KEY).toBe('ab'.repeat(32));
    rmSync(folder, { recursive: true });
    expect(mistakes({ ...ENOUGH, CADASTRE_MASTER_KEY_FILE: file })).toEqual([
      expect.stringContaining('CADASTRE_MASTER_KEY_FILE'),
    ]);
  });
});
