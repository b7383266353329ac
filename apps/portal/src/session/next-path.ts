/**
 * Where to go after signing in: a path of this portal, or nothing. A browser reads `//host` and `/\host` as other sites,
 * and a link must not lead a person who has just signed in to one.
 */
export const nextPath = (next: unknown): string | undefined =>
  typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : undefined;
