import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SanctionListSource } from '../database/generated/enums';
import { FileIntake } from '../documents/file-intake';
import { requireOnlyField } from '../documents/multipart-form';
import { invalid, Problem } from '../http/problem';
import { ScreeningThread } from './screening-thread';
import type { ListSummary } from './screening.worker';

/** The largest list has 30 MB. */
const LIST_BYTES_MAX = 128 * 1024 * 1024;

/** A list file that was read whole, and is in the store. */
export interface ReceivedList {
  readonly source: SanctionListSource;
  readonly sizeBytes: number;
  readonly list: ListSummary;
}

declare module 'fastify' {
  interface FastifyRequest {
    receivedList?: ReceivedList;
  }
}

export const UploadedList = createParamDecorator((_: unknown, context: ExecutionContext): ReceivedList => {
  const { receivedList } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!receivedList) throw new Error('the route has no receiver of lists');
  return receivedList;
});

/** Receives a list file and has it read: one that cannot be read whole is not used in part. */
@Injectable()
export class SanctionListReceiver implements CanActivate {
  constructor(
    private readonly intake: FileIntake,
    private readonly thread: ScreeningThread,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    await this.intake.receive(request, reply, {
      bytesMax: LIST_BYTES_MAX,
      readFields: sourceOf,
      accept: async (file, source) => {
        const read = await this.thread.ask({ kind: 'read', source, path: file.path }, 'read', 'refused');
        if (read.kind === 'refused') {
          throw new Problem(
            'LIST_REFUSED',
            `The file is no list of ${source} that can be read whole: ${read.detail}.`,
            {
              errors: [{ pointer: '/file', code: read.fault, detail: read.detail }],
            },
          );
        }
        await this.intake.put(file);
        request.receivedList = { source, sizeBytes: file.sizeBytes, list: read.list };
        request.bodyDigest = createHash('sha256').update(`${source} ${read.list.sha256}`).digest();
      },
    });
    return true;
  }
}

function sourceOf(fields: ReadonlyMap<string, string>): SanctionListSource {
  requireOnlyField(fields, 'source');
  const known = Object.values(SanctionListSource);
  const source = known.find((one) => one === fields.get('source'));
  if (!source) throw invalid('/source', 'INVALID_VALUE', `The source is one of ${known.join(', ')}.`);
  return source;
}
