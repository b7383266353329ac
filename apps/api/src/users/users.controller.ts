import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Public, Requires } from '../access/requires';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { User } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { UserDirectory } from './user-directory';
import { acceptBody, invitationSchema, inviteBody, toUser, userPage, userQuery, userSchema } from './users.dto';
import { Users } from './users.service';

@ApiTags('People')
@Controller('v1')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly directory: UserDirectory,
    private readonly unit: UnitOfWork,
  ) {}

  @Get('users')
  @Requires('person.read')
  @Answers(200, userPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: userQuery }) query: z.infer<typeof userQuery>) {
    const page = toPage(
      await this.users.list(query),
      query.limit,
      ({ id }) => id,
      (user) => user,
    );
    await this.users.noteRead(actor, page.data);
    const data = [];
    for (const user of page.data) data.push(await this.shown(user));
    return { ...page, data };
  }

  @Get('users/:id')
  @Requires('person.read')
  @Answers(200, userSchema)
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const user = await this.users.get(id);
    await this.users.noteRead(actor, [user]);
    return this.shown(user);
  }

  @Post('users')
  @Requires('person.invite')
  @Answers(202, invitationSchema, 'invited; waits for a second person to admit')
  async invite(@CurrentActor() actor: Actor, @Body({ schema: inviteBody }) body: z.infer<typeof inviteBody>) {
    const { user, token, approvalId } = await this.users.invite(actor, body);
    return {
      user: await this.shown(user),
      approval_id: approvalId,
      invitation_token: token,
    };
  }

  @Post('users/:id/disable')
  @Requires('person.disable')
  @Answers(200, userSchema, 'disabled, with every session and key')
  async disable(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return this.shown(await this.users.disable(actor, id));
  }

  @Post('invitations/accept')
  @Public()
  @Answers(200, userSchema, 'joined')
  accept(@Body({ schema: acceptBody }) body: z.infer<typeof acceptBody>) {
    return this.unit.run(PLATFORM, async () => this.shown(await this.users.accept(body.token, body.password)));
  }

  private async shown(user: User) {
    return toUser(user, await this.directory.opened(user));
  }
}
