import pgConnectionString from 'pg-connection-string';

// Prisma's own parameters, which node-postgres does not know.
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout'];

/**
 * A Prisma URL as node-postgres settings. They are spelt out field by field: given a `connectionString`, node-postgres
 * prefers it over `database`, and a client for the shadow database would quietly work on the real one.
 */
export function settingsOf(url) {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get('schema') ?? undefined;
  for (const parameter of PRISMA_PARAMETERS) parsed.searchParams.delete(parameter);
  const { host, port, user, password, database, ssl } = pgConnectionString.parse(parsed.toString());
  return {
    schema,
    client: {
      host: host ?? undefined,
      port: port ? Number(port) : undefined,
      user,
      password,
      database: database ?? undefined,
      ssl,
    },
  };
}
