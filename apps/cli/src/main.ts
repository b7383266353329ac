import { parseArgs } from 'node:util';
import { demo } from './commands/demo';
import { migrate } from './commands/migrate';
import { reset } from './commands/reset';
import { status } from './commands/status';
import { parseEnvironment } from './config/environment';
import { Failure } from './failure';

const USAGE = `Usage: cadastre <command>

  demo              start everything on this machine, with a demo world (npm start)
  status [--json]   what runs, where, and how to sign in
  migrate           bring the database of DATABASE_OWNER_URL to the newest migration
  reset             delete the data directory

CADASTRE_DATA_DIR (.cadastre), PORT (3000) and RPC_PORT (8545) choose another instance.
DATABASE_URL and REDIS_URL are used instead of the embedded servers where given.`;

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  const [command] = positionals;
  if (values.help || command === undefined) return console.log(USAGE);
  switch (command) {
    case 'demo':
      return demo(parseEnvironment());
    case 'status':
      return status(parseEnvironment(), { json: values.json });
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
