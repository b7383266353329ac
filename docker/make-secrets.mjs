// Makes the secrets of docker-compose.yml, each in a file: `node docker/make-secrets.mjs [directory]`. A file that is
// there already stays, so that running it again changes nothing.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const directory = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, 'secrets'));
// The directory keeps others out; in a container, where only the file is mounted, its user must be able to read it.
mkdirSync(directory, { recursive: true, mode: 0o700 });

function secret(name, make) {
  const file = path.join(directory, name);
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o444 });
  return readFileSync(file, 'utf8').trim();
}

const password = () => randomBytes(24).toString('base64url');

secret('postgres_password', password);
const owner = secret('database_owner_password', password);
const application = secret('database_password', password);
const redis = secret('redis_password', password);
secret('database_owner_url', () => `postgresql://cadastre_owner:${owner}@postgres:5432/cadastre`);
secret('database_url', () => `postgresql://cadastre_app:${application}@postgres:5432/cadastre`);
secret('redis_url', () => `redis://:${redis}@redis:6379`);
secret('redis.conf', () => `requirepass ${redis}\n`);
secret('master_key', () => randomBytes(32).toString('hex'));
secret('admin_password', password);
secret('compliance_password', password);
console.log(`The secrets are in ${directory}. Keep master_key safe: without it, personal data and keys are lost.`);
