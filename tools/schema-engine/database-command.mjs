// `schema-engine cli <command>`: what the Prisma CLI asks about a database as a whole.
import pg from 'pg';
import { settingsOf } from './connection-settings.mjs';

// One JSON object a line on stderr. The CLI skips the first line and reads the error code from a later one.
const say = (level, message, fields = {}) => {
  const line = { timestamp: new Date().toISOString(), level, target: 'schema_engine', fields: { message, ...fields } };
  process.stderr.write(`${JSON.stringify(line)}\n`);
};

const INVALID_CATALOG_NAME = '3D000';
const INVALID_PASSWORD = '28P01';
const INVALID_AUTHORIZATION = '28000';

function prismaCodeOf(error) {
  switch (error.code) {
    case INVALID_CATALOG_NAME:
      return 'P1003';
    case INVALID_PASSWORD:
    case INVALID_AUTHORIZATION:
      return 'P1000';
    default:
      return 'P1001';
  }
}

async function query(settings, database, sql) {
  const client = new pg.Client({ ...settings, database });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const commands = {
  'can-connect-to-database': (settings) => query(settings, settings.database, 'SELECT 1'),
  'create-database': (settings) =>
    query(settings, 'postgres', `CREATE DATABASE ${pg.escapeIdentifier(settings.database)}`),
  'drop-database': (settings) =>
    query(settings, 'postgres', `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(settings.database)} WITH (FORCE)`),
};

/** Answers the exit code. */
export async function runDatabaseCommand(name, datasource) {
  say('INFO', `schema engine: ${name}`);
  try {
    const command = commands[name];
    if (!command) throw new Error(`unknown command ${name}`);
    await command(settingsOf(datasource.url).client);
    say('INFO', 'done');
    return 0;
  } catch (error) {
    say('ERROR', error.message, { error_code: prismaCodeOf(error), message: error.message });
    return 1;
  }
}
