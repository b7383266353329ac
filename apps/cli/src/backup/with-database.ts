import postgres, { type Sql } from 'postgres';

/** As long as the API waits for its own. What still runs then is cut off: without a limit a stuck one is waited for. */
export const END_SECONDS_MAX = 5;

/** One connection for one piece of work, ended with it whatever came of it. */
export async function withDatabase<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: END_SECONDS_MAX });
  }
}
