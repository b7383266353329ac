import { Client, type QueryResult, type QueryResultRow } from 'pg';
import { RELAY_CHANNEL } from './relay-bell';

/** One relay for each database: advisory locks are kept for each database apart. ASCII of "cadastre". */
const RELAY_LOCK = '7161114083104354917';

const QUERY_TIMEOUT_MS = 30_000;

/**
 * The relay's own connection. It holds the lock that makes this relay the only one, and everything the relay writes
 * goes through it: when the connection is lost, the lock and the means to write end together, so that a successor
 * never works beside a predecessor who has not noticed yet.
 */
export class RelaySession {
  private rang = false;
  private wake: (() => void) | undefined;
  private lost: Error | undefined;

  private constructor(private readonly client: Client) {
    client.on('notification', () => this.ring());
    client.on('error', (error) => this.lose(error));
    client.on('end', () => this.lose(new Error('the connection to the database ended')));
  }

  static async open(connectionString: string): Promise<RelaySession> {
    const client = new Client({
      connectionString,
      application_name: 'cadastre relay',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    const session = new RelaySession(client);
    await client.connect();
    // The relay works for every organisation.
    await client.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
    await client.query(`LISTEN ${RELAY_CHANNEL}`);
    return session;
  }

  async tryToLead(): Promise<boolean> {
    const [row] = await this.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [RELAY_LOCK]);
    return row?.leads ?? false;
  }

  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    if (this.lost) throw this.lost;
    return (await this.client.query<Row>(sql, values)).rows;
  }

  /** A statement that is kept prepared, for it is said again and again. */
  async prepared<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    if (this.lost) throw this.lost;
    return (await this.client.query<Row>({ name, text, values })).rows;
  }

  /** `first` travels with the transaction's beginning, and so takes no values. */
  async transaction<Row extends QueryResultRow, T>(first: string, work: (rows: Row[]) => Promise<T>): Promise<T> {
    if (this.lost) throw this.lost;
    try {
      const results = await this.client.query<Row>(`BEGIN; ${first}`);
      const result = await work((results as unknown as QueryResult<Row>[]).at(-1)!.rows);
      await this.query('COMMIT');
      return result;
    } catch (error) {
      await this.query('ROLLBACK').catch((failure: Error) => this.lose(failure));
      throw error;
    }
  }

  ring(): void {
    this.rang = true;
    this.wake?.();
  }

  /** Until the bell rings, or rang since the last wait, or the connection is lost, or the time is up. */
  async wait(ms: number): Promise<void> {
    if (!this.rang && !this.lost) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.rang = false;
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private lose(error: Error): void {
    this.lost ??= error;
    this.wake?.();
  }
}
