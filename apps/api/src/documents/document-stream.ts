import { pipeline } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Document } from '../database/generated/client';
import { contentHeaders } from './content-headers';
import type { ObjectStore } from './object-store';
import { verified } from './verified';

/** The content as it was filed. */
export async function streamOf(objects: ObjectStore, document: Document, reply: FastifyReply): Promise<StreamableFile> {
  const stored = await objects.get(document.sha256);
  void reply.headers(contentHeaders(document));
  // An error destroys both, and with them the connection: the client sees that the download is not whole.
  return new StreamableFile(pipeline(stored, verified(document.sha256), () => undefined));
}
