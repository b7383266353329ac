import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JudgedFile } from '../documents/file-intake';
import type { DocumentFacts } from './kyc-documents.dto';

/** A file of a case that has been received, judged, sealed and stored, and that no row speaks of yet. */
export interface KycUpload extends Omit<JudgedFile, 'path'> {
  readonly facts: DocumentFacts;
  readonly objectSha256: Buffer;
  /** opens the stored content; sealed in its turn in the transaction that writes the row */
  readonly key: Buffer;
}

declare module 'fastify' {
  interface FastifyRequest {
    kycUpload?: KycUpload;
  }
}

export const UploadedForCase = createParamDecorator((_: unknown, context: ExecutionContext): KycUpload => {
  const { kycUpload } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!kycUpload) throw new Error('the route has no receiver of KYC files');
  return kycUpload;
});
