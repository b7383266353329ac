import { join, resolve } from 'node:path';

/** The checkout: the same three steps up from `apps/cli/src` and from `apps/cli/dist`. */
export const repositoryRoot = resolve(__dirname, '..', '..', '..');

export const inRepository = (...path: string[]): string => join(repositoryRoot, ...path);
