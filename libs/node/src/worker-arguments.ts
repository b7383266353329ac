import { extname } from 'node:path';

/** How a thread or a process that a file starts is run: from the sources, as tests do, or from what was built of them. */
export const workerArguments = (file: string): string[] =>
  extname(file) === '.ts'
    ? ['--conditions=@cadastre/source', '--require', require.resolve('../../../tools/run-sources.cjs')]
    : [];
