import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { pageQuery, type PageQuery, toPage } from '../http/pages';
import { deadLetterPage, deadLetterSchema, toDeadLetter } from './dead-letters.dto';
import { DeadLetters } from './dead-letters';

@ApiTags('Queues')
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @Requires('queue.inspect')
  @Answers(200, deadLetterPage)
  async list(@Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.deadLetters.list(query), query.limit, ({ id }) => id, toDeadLetter);
  }

  @Post(':id/requeue')
  @Requires('queue.requeue')
  @Answers(202, deadLetterSchema, 'queued again, with all its attempts')
  async requeue(@Param('id', { schema: idParam }) id: string) {
    return toDeadLetter(await this.deadLetters.requeue(id));
  }
}
