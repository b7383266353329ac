import { Client } from 'pg';
import { median } from '../harness';

const ACCOUNTS = 100_000;
const CONNECTIONS = 16;
const RUN_MS = 3_000;
const RUNS = 5;

const SCHEMA = `
  DROP SCHEMA IF EXISTS bench CASCADE;
  CREATE SCHEMA bench;
  CREATE TABLE bench.accounts (id int PRIMARY KEY, balance numeric(78, 0) NOT NULL CHECK (balance >= 0)) WITH (fillfactor = 50);
  CREATE TABLE bench.transfers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, debtor int, creditor int, amount numeric(78, 0));
  INSERT INTO bench.accounts SELECT id, 1000000000 FROM generate_series(0, ${ACCOUNTS - 1}) id;
  CREATE FUNCTION bench.transfer(debtor int, creditor int, amount numeric) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    -- In one order, so that two transfers between the same two never wait for each other.
    PERFORM 1 FROM bench.accounts a WHERE a.id IN (debtor, creditor) ORDER BY a.id FOR UPDATE;
    UPDATE bench.accounts a SET balance = a.balance - amount WHERE a.id = debtor;
    UPDATE bench.accounts a SET balance = a.balance + amount WHERE a.id = creditor;
    INSERT INTO bench.transfers (debtor, creditor, amount) VALUES (debtor, creditor, amount);
  END $$;
  ANALYZE bench.accounts;
`;

/** Transfers a second that PostgreSQL makes durable, each a transaction in a function of the server's. */
export async function postgresLedgerRate(say: (text: string) => void): Promise<number> {
  const connectionString = process.env.BENCH_DATABASE_OWNER_URL;
  if (!connectionString) throw new Error('BENCH_DATABASE_OWNER_URL names no PostgreSQL: `npm run bench` starts one');
  const clients = Array.from({ length: CONNECTIONS }, () => new Client({ connectionString }));
  try {
    for (const client of clients) await client.connect();
    await clients[0]!.query(SCHEMA);
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      rates.push(await oneRun(clients));
      say(`PostgreSQL: ${Math.round(rates[run]!)} transfers/s`);
    }
    await clients[0]!.query('DROP SCHEMA bench CASCADE');
    return median(rates);
  } finally {
    for (const client of clients) await client.end();
  }
}

async function oneRun(clients: readonly Client[]): Promise<number> {
  const start = performance.now();
  let done = 0;
  const loop = async (client: Client): Promise<void> => {
    while (performance.now() - start < RUN_MS) {
      const debtor = Math.floor(Math.random() * ACCOUNTS);
      const creditor = (debtor + 1 + Math.floor(Math.random() * (ACCOUNTS - 1))) % ACCOUNTS;
      // Named, so that the server plans it once.
      await client.query({ name: 'transfer', text: 'SELECT bench.transfer($1, $2, 1)', values: [debtor, creditor] });
      done++;
    }
  };
  await Promise.all(clients.map(loop));
  return (done / (performance.now() - start)) * 1000;
}
