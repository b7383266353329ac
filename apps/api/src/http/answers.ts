import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** A path parameter that is an id of ours. */
export const idParam = z.uuid();

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'one of /docs/errors' }),
    detail: z.string(),
    cure: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** What a route answers when all is well, and that everything else is a problem. */
export const Answers = (status: number, schema?: z.ZodType, description = 'done') =>
  applyDecorators(
    HttpCode(status),
    ApiResponse({ status, description, ...(schema ? { standardSchema: schema } : {}) }),
    ApiResponse({ status: '4XX', description: 'a coded refusal', standardSchema: problemSchema }),
  );
