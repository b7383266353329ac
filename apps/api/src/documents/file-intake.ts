import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import { judgeContentType, withExtension } from './content-type';
import { sanitiseFileName } from './file-name';
import type { MediaType } from './media-types';
import { FILE_BYTES_MAX, receiveForm, type ReceivedFile } from './multipart-form';
import { ObjectStore, type StagedFile } from './object-store';
import { Staging } from './staging';
import { VirusScanner } from './virus-scanner';

/** A file whose content is what its name and its sender say, and that the scanner lets pass. */
export interface JudgedFile extends StagedFile {
  readonly fileName: string;
  readonly mediaType: MediaType;
  readonly scan: 'clean' | 'not_scanned';
}

export interface Reception<Fields> {
  /** a larger file is refused */
  readonly bytesMax?: number;
  readFields(this: void, fields: ReadonlyMap<string, string>): Fields;
  /** what is not stored by the end of it is gone */
  accept(this: void, file: JudgedFile, fields: Fields): Promise<void>;
}

/** Takes forms with one file, for guards: no connection of the database waits for a slow sender, scanner or store. */
@Injectable()
export class FileIntake {
  private readonly logger = new Logger(FileIntake.name);

  constructor(
    private readonly staging: Staging,
    private readonly scanner: VirusScanner,
    private readonly objects: ObjectStore,
  ) {}

  async receive<Fields>(request: FastifyRequest, reply: FastifyReply, reception: Reception<Fields>): Promise<void> {
    const { fields, file } = await receiveForm(request, reply, this.staging, reception.bytesMax ?? FILE_BYTES_MAX);
    try {
      const read = reception.readFields(fields);
      await reception.accept(await this.judge(file), read);
    } finally {
      await this.staging.discard(file);
    }
  }

  put(file: StagedFile): Promise<void> {
    return this.available('object store', () => this.objects.put(file));
  }

  /** Stores content that was made here out of a received file. */
  async putMade(content: Readable): Promise<StagedFile> {
    const made = await this.staging.write(content);
    try {
      await this.put(made);
    } finally {
      await this.staging.discard(made);
    }
    return made;
  }

  private async judge(file: ReceivedFile): Promise<JudgedFile> {
    const name = sanitiseFileName(file.fileName);
    const mediaType = await judgeContentType(file, file.contentType, name);
    const verdict = await this.available('virus scanner', () => this.scanner.scan(file.path));
    if (verdict.scan === 'infected') {
      this.logger.warn(
        { found: verdict.found, sha256: file.sha256.toString('hex') },
        'an infected document was refused',
      );
      throw new Problem('DOCUMENT_REFUSED', `The virus scanner found ${verdict.found}.`);
    }
    const { path, sizeBytes, sha256 } = file;
    return { path, sizeBytes, sha256, fileName: withExtension(name, mediaType), mediaType, scan: verdict.scan };
  }

  /** Without its store or its scanner a document is not accepted, and the client may try again. */
  private async available<T>(part: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.logger.error({ err: error }, `the ${part} failed`);
      throw new Problem('UNAVAILABLE', `The ${part} is not available.`);
    }
  }
}
