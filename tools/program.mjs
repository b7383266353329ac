import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Failure } from './terminal.mjs';

/** Runs `main` where this module is the program that was started, not where another one imports it. */
export function program(url, main) {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== fileURLToPath(url)) return;
  main(process.argv.slice(2)).then(
    (exitCode) => (process.exitCode = exitCode ?? 0),
    (error) => {
      console.error(error instanceof Failure ? `\n${error.message}` : error);
      process.exitCode = 1;
    },
  );
}
