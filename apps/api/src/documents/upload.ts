import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DocumentKind } from './documents.dto';
import type { MediaType } from './media-types';

/** A document that has been received, judged and stored, and that no row speaks of yet. */
export interface Upload {
  readonly kind: DocumentKind;
  readonly fileName: string;
  readonly mediaType: MediaType;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly scan: 'clean' | 'not_scanned';
}

declare module 'fastify' {
  interface FastifyRequest {
    upload?: Upload;
  }
}

/** What the document receiver of the route has received. */
export const Uploaded = createParamDecorator((_: unknown, context: ExecutionContext): Upload => {
  const { upload } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!upload) throw new Error('the route has no document receiver');
  return upload;
});
