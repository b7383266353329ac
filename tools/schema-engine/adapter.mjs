// The connection the WebAssembly engine works over: Prisma's node-postgres adapter, mended where the engine's needs go
// beyond an application's.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { settingsOf } from './connection-settings.mjs';

const OID_INTERNAL_CHAR = 18; // "char", one byte, in PostgreSQL's catalogs; the adapter does not know it
const OID_TEXT = 25;

/** Catalog columns of type "char" are read as text and reported to the engine as characters. */
function readInternalChars(connection) {
  const charColumns = new WeakMap();
  const performIO = connection.performIO.bind(connection);
  connection.performIO = async (query) => {
    const result = await performIO(query);
    const columns = [];
    for (const [at, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== OID_INTERNAL_CHAR) continue;
      field.dataTypeID = OID_TEXT;
      columns.push(at);
    }
    charColumns.set(query, columns);
    return result;
  };
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const at of charColumns.get(query) ?? []) result.columnTypes[at] = ColumnTypeEnum.Character;
    return result;
  };
}

/** A migration goes as one simple query, as the native engine sends it: the adapter would cut it at every ";",
 *  also inside $$ bodies, and lose its all-or-nothing. */
function sendScriptsWhole(connection) {
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
}

function forEngine(connection) {
  readInternalChars(connection);
  sendScriptsWhole(connection);
  if (connection.startTransaction) {
    const start = connection.startTransaction.bind(connection);
    connection.startTransaction = async (...options) => forEngine(await start(...options));
  }
  return connection;
}

const connectWith = async (client, schema) =>
  forEngine(await new PrismaPg({ ...client, max: 1 }, { schema }).connect());

async function administer(client, sql) {
  const connection = new pg.Client(client);
  await connection.connect();
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/** A database that lives as long as the connection to it. */
async function connectToFreshDatabase(client) {
  const database = pg.escapeIdentifier(`prisma_migrate_shadow_db_${randomUUID()}`);
  await administer(client, `CREATE DATABASE ${database}`);
  const connection = await connectWith({ ...client, database: database.slice(1, -1) });
  const dispose = connection.dispose.bind(connection);
  connection.dispose = async () => {
    await dispose();
    await administer(client, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  };
  return connection;
}

/** `opened` collects the connections, for the caller to close. */
export function createAdapterFactory(datasource, opened) {
  const { client, schema } = datasource.url ? settingsOf(datasource.url) : { client: {}, schema: undefined };
  const factory = new PrismaPg({ ...client, max: 1 }, { schema });
  factory.connect = async () => {
    const connection = await connectWith(client, schema);
    opened.push(connection);
    return connection;
  };
  factory.connectToShadowDb = () =>
    datasource.shadowDatabaseUrl
      ? connectWith(settingsOf(datasource.shadowDatabaseUrl).client)
      : connectToFreshDatabase(client);
  return bindMigrationAwareSqlAdapterFactory(factory);
}
