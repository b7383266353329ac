import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Environment } from './environment';

/** The token of the parsed environment: `@Inject(ENVIRONMENT) environment: Environment`. */
export const ENVIRONMENT = Symbol('environment');

@Global()
@Module({})
export class ConfigModule {
  static of(environment: Environment): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: ENVIRONMENT, useValue: environment }],
      exports: [ENVIRONMENT],
    };
  }
}
