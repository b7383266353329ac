/**
 * Seals what the platform itself must read again (stored answers, webhook secrets) and indexes what it must find
 * without reading. Ready once the application has started. Data about a person belongs in the `SubjectVault`, whose
 * keys can be destroyed one by one.
 */
export abstract class KeyStore {
  /** Opens only under the same purpose, so that a sealed value cannot be moved to another place. */
  abstract seal(purpose: string, plaintext: Uint8Array): Buffer;

  abstract open(purpose: string, sealed: Uint8Array): Buffer;

  /** A keyed hash: equal values of one purpose have equal indexes, and nobody without the key can try values out. */
  abstract index(purpose: string, value: string): Buffer;
}
