import { parseArgs } from 'node:util';
import { backup } from './commands/backup';
import { demo } from './commands/demo';
import { migrate } from './commands/migrate';
import { rebuild } from './commands/rebuild';
import { reset } from './commands/reset';
import { restore } from './commands/restore';
import { status } from './commands/status';
import { time } from './commands/time';
import { parseEnvironment } from './config/environment';
import { Failure } from './failure';

const USAGE = `Usage: cadastre <command>

  demo                start everything on this machine, with a demo world (npm start)
  status [--json]     what runs, where, and how to sign in
  time advance 30d    move the instance's clock and its chain's forward (y, w, d, h, m, s)
  backup --to DIR     database, documents and chain as one set, while everything runs
         --with-keys  with the keys that open and sign what is in it
  restore --from DIR  put a set back into an empty data directory
  rebuild read-model  drop the copy of the chain and make it again from block 0
  migrate             bring the database of DATABASE_OWNER_URL to the newest migration
  reset               delete the data directory

CADASTRE_DATA_DIR (.cadastre), PORT (3000) and RPC_PORT (8545) choose another instance.
DATABASE_URL and REDIS_URL are used instead of the embedded servers where given.`;

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      to: { type: 'string' },
      from: { type: 'string' },
      'with-keys': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, what, by] = positionals;
  if (values.help || command === undefined) return console.log(USAGE);
  switch (command) {
    case 'demo':
      return demo(parseEnvironment());
    case 'status':
      return status(parseEnvironment(), { json: values.json });
    case 'time':
      return time(parseEnvironment(), what, by);
    case 'backup':
      return backup(parseEnvironment(), { to: values.to, withKeys: values['with-keys'] });
    case 'restore':
      return restore(parseEnvironment(), { from: values.from });
    case 'rebuild':
      return rebuild(parseEnvironment(), what);
    case 'migrate':
      return migrate(parseEnvironment());
    case 'reset':
      return reset(parseEnvironment());
    default:
      throw new Failure(`There is no command "${command}".\n\n${USAGE}`);
  }
}

run().catch((error: unknown) => {
  const mendable = error instanceof Failure || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(mendable ? `\n${(error as Error).message}` : error);
  process.exitCode = 1;
});
