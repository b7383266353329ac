import { Module } from '@nestjs/common';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { SignInService } from './sign-in.service';

@Module({ controllers: [SessionsController], providers: [Sessions, SignInService] })
export class SessionsModule {}
