import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { operationPage, operationQuery, operationSchema, toOperation } from './operations.dto';
import { Operations } from './operations.service';

@ApiTags('Operations')
@Controller('v1/operations')
export class OperationsController {
  constructor(private readonly operations: Operations) {}

  @Get()
  @Requires('operation.read')
  @Answers(200, operationPage)
  async list(@Query({ schema: operationQuery }) query: z.infer<typeof operationQuery>) {
    return toPage(await this.operations.list(query), query.limit, ({ id }) => id, toOperation);
  }

  @Get(':id')
  @Requires('operation.read')
  @Answers(200, operationSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toOperation(await this.operations.get(id));
  }
}
