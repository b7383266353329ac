import { Global, Module } from '@nestjs/common';
import { Bootstrap } from './bootstrap';
import { UserDirectory } from './user-directory';
import { UsersController } from './users.controller';
import { Users } from './users.service';

@Global()
@Module({ controllers: [UsersController], providers: [Users, UserDirectory, Bootstrap], exports: [UserDirectory] })
export class UsersModule {}
