import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { scopeOf } from '../access/actor';
import { CHANGES_NOTHING } from './changes-nothing';
import { RequestContext } from './request-context';
import { UnitOfWork } from '../database/unit-of-work';
import { Idempotency } from './idempotency';

const OWN_TRANSACTION = 'cadastre:own-transaction';

/** For the few routes that stream, or that must commit although they refuse: they open their units of work themselves. */
export const OwnTransaction = () => SetMetadata(OWN_TRANSACTION, true);

/**
 * One request, one transaction: what a command writes, what it audits, what it asks the queue for and the answer kept
 * for its replay commit together or not at all.
 */
@Injectable()
export class CommandInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly unit: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly context: RequestContext,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { actor } = request;
    const handle = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(
      this.context.run({ requestId: request.id, actor }, () => {
        const says = (what: string) =>
          this.reflector.getAllAndOverride<boolean>(what, [context.getHandler(), context.getClass()]);
        if (!actor || says(OWN_TRANSACTION)) return handle();
        const changes = request.method === 'POST' && !says(CHANGES_NOTHING);
        return this.unit.run(scopeOf(actor), () =>
          changes ? this.idempotency.once(request, reply, actor, handle) : handle(),
        );
      }),
    );
  }
}
