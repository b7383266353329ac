import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalid, Problem } from '../http/problem';
import type { StagedFile } from './object-store';
import type { Staging } from './staging';

export const FILE_BYTES_MAX = 20 * 1024 * 1024;
/** What is read, and thrown away, to answer a sender of too much while he listens; beyond it the connection closes. */
const BODY_TIMES_FILE = 3;

const LIMITS = {
  files: 1,
  fields: 10,
  parts: 11,
  fieldSize: 1_000,
  fieldNameSize: 100,
  headerPairs: 20,
};

export interface ReceivedForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: ReceivedFile;
}

export interface ReceivedFile extends StagedFile {
  /** as the client says it */
  readonly fileName: string;
  readonly contentType: string;
}

/** Reads a form with one file, which goes to the staging area as it arrives. A refusal leaves nothing there. */
export async function receiveForm(
  request: FastifyRequest,
  reply: FastifyReply,
  staging: Staging,
  bytesMax: number,
): Promise<ReceivedForm> {
  if (!request.isMultipart()) throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'A document is sent as multipart/form-data.');
  if (Number(request.headers['content-length'] ?? 0) > BODY_TIMES_FILE * bytesMax) {
    throw tooLarge(bytesMax, { connection: 'close' });
  }
  // Its end would never be announced.
  if (request.raw.destroyed) throw new Problem('MALFORMED_REQUEST', 'The connection closed before the form was read.');
  return Promise.race([readParts(request, staging, bytesMax), overflowOf(request, reply, bytesMax)]);
}

/** Rejects when more arrives than is worth reading, in whatever part of the form. */
function overflowOf(request: FastifyRequest, reply: FastifyReply, bytesMax: number): Promise<never> {
  let received = 0;
  return new Promise<never>((_, reject) => {
    const count = (chunk: Buffer) => {
      received += chunk.length;
      if (received <= BODY_TIMES_FILE * bytesMax) return;
      request.raw.off('data', count);
      // An answered request is not told that its connection has closed; the reading goes on until it is.
      reply.raw.once('close', () => request.raw.destroy());
      reject(tooLarge(bytesMax, { connection: 'close' }));
    };
    request.raw.on('data', count);
  });
}

async function readParts(request: FastifyRequest, staging: Staging, bytesMax: number): Promise<ReceivedForm> {
  const fields = new Map<string, string>();
  let file: ReceivedFile | undefined;
  let refusal: Problem | undefined;
  try {
    // To the end even when the verdict is known: a sender that is cut off does not hear why.
    for await (const part of request.parts({ limits: { ...LIMITS, fileSize: bytesMax } })) {
      // A part may come without a name, whatever its type says.
      const name = (part.fieldname as string | undefined) ?? '';
      const refuse = (code: string, detail: string) => (refusal ??= invalid(pointerTo(name), code, detail));
      if (part.type === 'field') {
        if (fields.has(name)) refuse('DUPLICATE', 'Send each field once.');
        if (part.valueTruncated) refuse('TOO_BIG', 'The field is too long.');
        fields.set(name, String(part.value));
      } else {
        if (name !== 'file') refuse('UNRECOGNIZED_KEYS', 'The file goes into the field `file`.');
        const staged = await staging.write(part.file);
        file = { ...staged, fileName: part.filename ?? '', contentType: part.mimetype };
        if (part.file.truncated) refusal ??= tooLarge(bytesMax);
      }
    }
    if (refusal) throw refusal;
    if (!file) throw invalid('/file', 'REQUIRED', 'The form holds no file.');
    if (file.sizeBytes === 0) throw invalid('/file', 'TOO_SMALL', 'The file is empty.');
    return { fields, file };
  } catch (error) {
    if (file) await staging.discard(file);
    throw asProblem(error);
  }
}

function asProblem(error: unknown): unknown {
  if (error instanceof Problem || error instanceof TypeError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall) return error;
  switch (code) {
    case 'FST_FILES_LIMIT':
      return invalid('/file', 'TOO_MANY', 'Send one file; the next one is a document of its own.');
    case 'FST_FIELDS_LIMIT':
    case 'FST_PARTS_LIMIT':
      return invalid('', 'TOO_MANY', 'The form has more parts than a document needs.');
    default:
      return new Problem('MALFORMED_REQUEST', `The form cannot be read: ${message}.`);
  }
}

export const pointerTo = (field: string): string => `/${field.replace(/~/g, '~0').replace(/\//g, '~1')}`;

const tooLarge = (bytesMax: number, headers?: Record<string, string>): Problem =>
  new Problem('BODY_TOO_LARGE', `A document may have ${bytesMax} bytes.`, { headers });

/** Of the form's fields, files apart. */
export function requireOnlyField(fields: ReadonlyMap<string, string>, known?: string): void {
  for (const name of fields.keys()) {
    if (name !== known) throw invalid(pointerTo(name), 'UNRECOGNIZED_KEYS', 'This field is not known.');
  }
}
