import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FileIntake } from '../documents/file-intake';
import { requireOnlyField } from '../documents/multipart-form';
import { scaleOfCurrency } from '../http/fields';
import { type ReceivedStatement, refused } from './bank-statements.service';
import { readCamt053, RefusedStatement, type Statement } from './camt053';

/** A day of a busy account; it is read in one go. */
const STATEMENT_BYTES_MAX = 8 * 1024 * 1024;
const ENTRIES_MAX = 5_000;

declare module 'fastify' {
  interface FastifyRequest {
    receivedStatement?: ReceivedStatement;
  }
}

export const UploadedStatement = createParamDecorator((_: unknown, context: ExecutionContext): ReceivedStatement => {
  const { receivedStatement } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!receivedStatement) throw new Error('the route has no receiver of statements');
  return receivedStatement;
});

/** Receives a statement and reads it. The file names people, so it is not kept: what is in it is sealed in the rows. */
@Injectable()
export class StatementReceiver implements CanActivate {
  constructor(private readonly intake: FileIntake) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    await this.intake.receive(request, reply, {
      bytesMax: STATEMENT_BYTES_MAX,
      readFields: (fields) => requireOnlyField(fields),
      accept: async ({ path, sha256, sizeBytes }) => {
        const statement = readStatement(await readFile(path, 'utf8'));
        request.receivedStatement = { statement, sha256, sizeBytes, simulated: false };
        request.bodyDigest = createHash('sha256').update('statement').update(sha256).digest();
      },
    });
    return true;
  }
}

/** Throws what the sender can mend. */
export function readStatement(xml: string): Statement {
  try {
    const statement = readCamt053(xml, scaleOfCurrency);
    if (statement.entries.length <= ENTRIES_MAX) return statement;
    throw refused('TOO_MANY_ENTRIES', `It has ${statement.entries.length} entries; ${ENTRIES_MAX} at most are taken.`);
  } catch (error) {
    if (error instanceof RefusedStatement) throw refused(error.fault, error.message);
    throw error;
  }
}
