import type { Environment } from '../config/environment';
import { Failure } from '../failure';
import { migrate as migrateDatabase } from '../services/migrations';

/** For deployments, where the services are not ours: run before a new version of the API. */
export async function migrate({ databaseUrl, databaseOwnerUrl }: Environment): Promise<void> {
  const url = databaseOwnerUrl ?? databaseUrl;
  if (!url) throw new Failure('Set DATABASE_OWNER_URL to the role that owns the tables.');
  console.log(`The database is ${await migrateDatabase(url)}.`);
}
