import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires, SignedIn } from '../access/requires';
import { Answers } from '../http/answers';
import { advanceBody, clockSchema } from './instance-time.dto';
import { InstanceTime } from './instance-time.service';

@ApiTags('Clock')
@Controller('v1/clock')
export class InstanceTimeController {
  constructor(private readonly time: InstanceTime) {}

  @Get()
  @SignedIn()
  @Answers(200, clockSchema)
  get(): z.infer<typeof clockSchema> {
    const { now, aheadSeconds, movable } = this.time.state;
    return { now: now.toISOString(), ahead_seconds: aheadSeconds, movable };
  }

  @Post('advance')
  @Requires('clock.advance')
  @Answers(200, clockSchema, 'moved: the instance and its chain')
  async advance(@CurrentActor() actor: Actor, @Body({ schema: advanceBody }) { seconds }: z.infer<typeof advanceBody>) {
    await this.time.advance(actor, seconds);
    return this.get();
  }
}
