import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import { RateLimiter } from '../http/rate-limiter';
import { type Actor, principalOf } from './actor';
import { Authentication } from './authentication';
import { ACCESS, type Access } from './requires';

/** Each request passes here once: who is it, how often, and may they? */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
    private readonly rates: RateLimiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Error('a route without declared access must not have booted');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (access === 'public') {
      await this.rates.spend('visitor', request.ip, reply);
      return true;
    }
    const actor = await this.authenticate(request, reply);
    request.actor = actor;
    await this.rates.spend('principal', principalOf(actor), reply);
    if (access !== 'signed-in' && !actor.permissions.has(access)) {
      throw new Problem('FORBIDDEN', `This needs the permission ${access}.`);
    }
    return true;
  }

  private async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Actor> {
    try {
      return await this.authentication.of(request);
    } catch (error) {
      // Guessing credentials costs the address its budget.
      await this.rates.spend('visitor', request.ip, reply);
      throw error;
    }
  }
}
