/**
 * The port to whatever holds the master keys: a file or the environment here, AWS KMS or Vault's transit engine by
 * another driver. A master key only ever wraps data keys. It is named by its id wherever something is wrapped under
 * it, so that several may be in use while a rotation is under way.
 */
export abstract class MasterKeys {
  /** @param fresh nothing is wrapped under any key yet, so a missing one may be made */
  abstract load(fresh: boolean): Promise<void>;

  /** The key that a new platform uses and that a rotation moves to. */
  abstract get preferred(): string;

  abstract wrap(masterKeyId: string, context: readonly string[], dataKey: Uint8Array): Promise<Buffer>;

  abstract unwrap(masterKeyId: string, context: readonly string[], wrapped: Uint8Array): Promise<Buffer>;
}
