import { Global, Module } from '@nestjs/common';
import { KeyStore } from './key-store';
import { LocalKeyStore } from './local-key-store';
import { LocalMasterKeys } from './local-master-keys';
import { MasterKeyRotation } from './master-key-rotation';
import { MasterKeys } from './master-keys';
import { PlatformKey } from './platform-key';
import { SubjectVault } from './subject-vault';

@Global()
@Module({
  providers: [
    { provide: MasterKeys, useClass: LocalMasterKeys },
    LocalKeyStore,
    { provide: KeyStore, useExisting: LocalKeyStore },
    PlatformKey,
    SubjectVault,
    MasterKeyRotation,
  ],
  exports: [KeyStore, SubjectVault, MasterKeyRotation],
})
export class KeysModule {}
