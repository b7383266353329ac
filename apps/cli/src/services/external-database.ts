import { Failure } from '../failure';
import { APPLICATION_ROLE, createOrAlterRole, withClient } from './postgres-roles';
import type { Secrets } from './secrets';

export interface DatabaseUrls {
  /** Owns the tables and runs the migrations. */
  owner: string;
  /** What the product connects with: bound by row-level security. */
  application: string;
}

const withRole = (url: string, role: string, password: string): string => {
  const changed = new URL(url);
  changed.username = role;
  changed.password = encodeURIComponent(password);
  return changed.toString();
};

const connects = (url: string): Promise<boolean> =>
  withClient(url, async () => true).catch((error: { code?: string }) => {
    if (error.code === '28P01' || error.code === '28000') return false; // wrong password, or no such role
    throw error;
  });

async function requireAnswer(variable: string, url: string): Promise<void> {
  try {
    await withClient(url, async () => undefined);
  } catch (error) {
    const { message, code } = error as { message: string; code?: string };
    throw new Failure(`The database of ${variable} does not let us in: ${message || code}`);
  }
}

/**
 * A database of the user's own. With DATABASE_OWNER_URL both roles are given. With DATABASE_URL alone that role is
 * taken for the owner, and a role for the product is made beside it: an owner or a superuser would see every
 * tenant's rows.
 */
export async function prepareExternalDatabase(
  databaseUrl: string,
  ownerUrl: string | undefined,
  secrets: Secrets,
): Promise<DatabaseUrls> {
  await requireAnswer('DATABASE_URL', databaseUrl);
  if (ownerUrl) {
    await requireAnswer('DATABASE_OWNER_URL', ownerUrl);
    return { owner: ownerUrl, application: databaseUrl };
  }
  const application = withRole(databaseUrl, APPLICATION_ROLE, secrets.get('applicationPassword'));
  if (await connects(application)) return { owner: databaseUrl, application };
  await withClient(databaseUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1 AND rolcanlogin', [
      APPLICATION_ROLE,
    ]);
    if (rowCount) {
      throw new Failure(
        `The role ${APPLICATION_ROLE} is already on that server with a password of its own. Give both: ` +
          `DATABASE_URL for ${APPLICATION_ROLE}, DATABASE_OWNER_URL for the role that owns the tables.`,
      );
    }
    await createOrAlterRole(client, APPLICATION_ROLE, 'NOCREATEDB', secrets.get('applicationPassword'));
  });
  return { owner: databaseUrl, application };
}
