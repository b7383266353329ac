import type { FastifyInstance } from 'fastify';
import { Problem } from './problem';

/** Registered before the routes: a path that is known for other methods than the one that is asked for says for which. */
export function nameOtherMethods(fastify: FastifyInstance): void {
  const known = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  fastify.addHook('onRoute', ({ url, method }) => {
    // A wildcard is a page or a file, and knows of itself what there is.
    if (url.includes('*')) return;
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const each of [method].flat()) entry.methods.add(each);
    known.set(url, entry);
  });
  fastify.addHook('onRequest', async (request) => {
    if (!request.is404 && request.routeOptions.url !== '/*') return;
    const path = request.url.replace(/\?.*$/s, '');
    const others = [...known.values()].filter(({ pattern }) => pattern.test(path));
    const methods = new Set(others.flatMap((other) => [...other.methods]));
    if (methods.size === 0 || methods.has(request.method)) return;
    const allow = [...methods].sort().join(', ');
    throw new Problem('METHOD_NOT_ALLOWED', `Here are ${allow}.`, { headers: { allow } });
  });
}

function patternOf(url: string): RegExp {
  const segments = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}/?$`);
}
