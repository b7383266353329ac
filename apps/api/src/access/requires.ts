import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './actor';
import type { Permission } from './permissions';

/** Who may call a route. A route that says nothing does not boot. */
export type Access = 'public' | 'signed-in' | Permission;

export const ACCESS = 'cadastre:access';

export const Requires = (permission: Permission) => SetMetadata(ACCESS, permission satisfies Access);

/** Anybody who is signed in, whatever their role: their own session, their own password. */
export const SignedIn = () => SetMetadata(ACCESS, 'signed-in' satisfies Access);

export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor;
  }
}

/** The actor of a route that is not public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw new Error('a public route has no actor');
  return actor;
});
