import { randomBytes } from 'node:crypto';
import { accountOfKey, openOperatorKey, parseChainKey } from '@cadastre/node';
import { type Address, bytesToHex } from '@cadastre/protocol';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ChainConnection } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { ChainAccount } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { SubjectVault } from '../keys/subject-vault';

export interface CustodialAccount {
  readonly id: string;
  readonly address: Address;
}

/** Accounts on the chain whose keys the platform holds: its own, and those it keeps for others. */
@Injectable()
export class ChainAccounts implements OnApplicationBootstrap {
  private operatorSecret: Uint8Array | undefined;
  private operatorAccount: CustodialAccount | undefined;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly connection: ChainConnection,
    private readonly unit: UnitOfWork,
    private readonly vault: SubjectVault,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { client } = this.connection;
    if (!client) return;
    const { CHAIN_OPERATOR_KEY, chainDir } = this.environment;
    const secret = CHAIN_OPERATOR_KEY
      ? parseChainKey(CHAIN_OPERATOR_KEY, 'CHAIN_OPERATOR_KEY')
      : await openOperatorKey(chainDir);
    const bytes = accountOfKey(secret);
    const address = bytesToHex(bytes) as Address;
    const nextNonce = BigInt(await client.getTransactionCount({ address, blockTag: 'pending' }));
    const id = await this.unit.run(PLATFORM, async (tx) => {
      const row = { id: uuidv7(), kind: 'operator' as const, address: Uint8Array.from(bytes), nextNonce };
      await tx.chainAccount.createMany({ data: [{ ...row, createdAt: this.clock.now() }], skipDuplicates: true });
      return (await tx.chainAccount.findFirstOrThrow({ where: { address: row.address, kind: 'operator' } })).id;
    });
    this.operatorSecret = secret;
    this.operatorAccount = { id, address };
  }

  /** The platform's own account, which holds the roles on the chain. */
  get operator(): CustodialAccount {
    if (!this.operatorAccount) throw new Error('the operator’s account is known once the application has started');
    return this.operatorAccount;
  }

  /** A new key, sealed under a data key of its own. The chain knows the account once it belongs to an identity. */
  async createCustodial(organisationId: string): Promise<CustodialAccount> {
    const id = uuidv7();
    const secret = randomBytes(32);
    const address = accountOfKey(secret);
    await this.unit.tx.chainAccount.create({
      data: {
        id,
        organisationId,
        kind: 'custodial',
        address: Uint8Array.from(address),
        secretSealed: Uint8Array.from(await this.vault.seal(id, 'chain_secret', secret.toString('hex'))),
        createdAt: this.clock.now(),
      },
    });
    return { id, address: bytesToHex(address) as Address };
  }

  /** For the transaction that signs: nobody else allocates a nonce of this account meanwhile. */
  async lock(id: string): Promise<ChainAccount> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM chain_accounts WHERE id = ${id}::uuid FOR UPDATE`;
    return this.unit.tx.chainAccount.findUniqueOrThrow({ where: { id } });
  }

  async secretOf({ id, kind, secretSealed }: ChainAccount): Promise<Uint8Array> {
    if (kind === 'operator') {
      if (id !== this.operator.id) throw new Error('this operator’s key is not the one in use');
      return this.operatorSecret!;
    }
    const secret = secretSealed && (await this.vault.open(id, 'chain_secret', secretSealed));
    if (!secret) throw new Error(`the key of account ${id} is gone`);
    return Buffer.from(secret, 'hex');
  }
}
