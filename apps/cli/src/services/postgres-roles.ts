import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export const OWNER_ROLE = 'cadastre_owner';
/** The role of the migrations' grants and policies: it owns nothing, so row-level security binds it. */
export const APPLICATION_ROLE = 'cadastre_app';
const DATABASE = 'cadastre';

export const databaseUrl = (role: string, password: string, port: number, database = DATABASE): string =>
  `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An existing role only gets its password: the rest needs a superuser, which an external server may not give us. */
export async function createOrAlterRole(
  client: Client,
  role: string,
  attributes: string,
  password: string,
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const command =
    rowCount === 0
      ? `CREATE ROLE ${escapeIdentifier(role)} NOSUPERUSER NOBYPASSRLS NOCREATEROLE ${attributes}`
      : `ALTER ROLE ${escapeIdentifier(role)}`;
  await client.query(`${command} LOGIN PASSWORD ${escapeLiteral(password)}`);
}

/** Every start, for a kill may have struck between any two of these: each step finds out what is there. */
export async function provisionDatabase(options: {
  superuserUrl: string;
  ownerPassword: string;
  applicationPassword: string;
}): Promise<void> {
  await withClient(options.superuserUrl, async (client) => {
    // The owner may create databases: Prisma checks migrations against a shadow one.
    await createOrAlterRole(client, OWNER_ROLE, 'CREATEDB', options.ownerPassword);
    await createOrAlterRole(client, APPLICATION_ROLE, 'NOCREATEDB', options.applicationPassword);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
  });
}
