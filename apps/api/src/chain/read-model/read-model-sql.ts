import postgres, { type Sql } from 'postgres';
import type { Environment } from '../../config/environment';

/** The token of the read model's own connections: postgres.js, for its COPY streams. */
export const READ_MODEL_SQL = Symbol('read-model-sql');

export const openReadModelSql = (environment: Environment): Sql =>
  postgres(environment.DATABASE_URL, {
    max: 2,
    onnotice: () => undefined,
    connection: { application_name: 'cadastre-indexer' },
  });
