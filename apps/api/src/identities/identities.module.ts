import { Global, Module } from '@nestjs/common';
import { Identities } from './identities.service';

@Global()
@Module({ providers: [Identities], exports: [Identities] })
export class IdentitiesModule {}
