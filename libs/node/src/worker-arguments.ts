import { extname } from 'node:path';

/** How a worker thread of a file is started: from its sources, as tests do, or from what was built of them. */
export const workerArguments = (file: string): string[] =>
  extname(file) === '.ts'
    ? ['--conditions=@cadastre/source', '--require', require.resolve('../../../tools/run-sources.cjs')]
    : [];
