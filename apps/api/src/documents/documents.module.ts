import { join } from 'node:path';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { DocumentReceiver } from './document-receiver';
import { DocumentsController } from './documents.controller';
import { DocumentSubjects } from './document-subjects';
import { Documents } from './documents.service';
import { FileIntake } from './file-intake';
import { FilesystemObjectStore } from './filesystem-object-store';
import { NamedDocuments } from './named-documents';
import { ObjectStore } from './object-store';
import { S3ObjectStore } from './s3-object-store';
import { Staging } from './staging';
import { ClamdScanner, NoScanner, VirusScanner } from './virus-scanner';

const directoryOf = (environment: Environment): string => join(environment.dataDir, 'documents');

@Module({
  controllers: [DocumentsController],
  providers: [
    Documents,
    DocumentReceiver,
    DocumentSubjects,
    FileIntake,
    NamedDocuments,
    {
      provide: ObjectStore,
      inject: [ENVIRONMENT],
      useFactory: (environment: Environment) => objectStoreOf(environment),
    },
    {
      provide: VirusScanner,
      inject: [ENVIRONMENT],
      useFactory: ({ CLAMD_SOCKET }: Environment) => (CLAMD_SOCKET ? new ClamdScanner(CLAMD_SOCKET) : new NoScanner()),
    },
    {
      provide: Staging,
      inject: [ENVIRONMENT],
      useFactory: (environment: Environment) => new Staging(join(directoryOf(environment), 'staging')),
    },
  ],
  // A guard is made in the module of the route that it guards, with all it needs.
  exports: [Documents, DocumentSubjects, FileIntake, NamedDocuments, ObjectStore],
})
export class DocumentsModule implements OnModuleInit {
  constructor(private readonly staging: Staging) {}

  async onModuleInit(): Promise<void> {
    await this.staging.clear();
  }
}

function objectStoreOf(environment: Environment): ObjectStore {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = environment;
  if (!S3_ENDPOINT) return new FilesystemObjectStore(join(directoryOf(environment), 'objects'));
  if (!S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
    throw new Error('S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are required when S3_ENDPOINT is set');
  }
  return new S3ObjectStore({
    endpoint: S3_ENDPOINT,
    bucket: S3_BUCKET,
    region: S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  });
}
