import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { CHANGES_NOTHING } from '../http/changes-nothing';
import { ACCESS, type Access } from './requires';

/** Deny by default: the process does not start while a route does not say who may call it. */
@Injectable()
export class RouteCensus implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const silent = this.routes().filter(({ access }) => access === undefined);
    if (silent.length > 0) {
      throw new Error(
        `routes without @Requires, @SignedIn or @Public: ${silent.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
      );
    }
  }

  routes(): { method: string; path: string; access: Access | undefined; changesNothing: boolean }[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name] as (...args: unknown[]) => unknown;
        const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
        if (method === undefined) return [];
        const base = this.reflector.get<string | string[]>(PATH_METADATA, metatype);
        const path = this.reflector.get<string | string[]>(PATH_METADATA, handler);
        const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, metatype]);
        const changesNothing = this.reflector.get<boolean | undefined>(CHANGES_NOTHING, handler) === true;
        const whole = `/${String(base)}/${String(path)}`.replace(/\/+/g, '/');
        return [{ method: RequestMethod[method], path: whole, access, changesNothing }];
      });
    });
  }
}
