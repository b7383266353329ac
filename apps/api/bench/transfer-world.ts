import { randomUUID } from 'node:crypto';
import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import type { Transfer } from '../src/database/generated/client';
import { PLATFORM, UnitOfWork } from '../src/database/unit-of-work';
import { Identities } from '../src/identities/identities.service';
import { callTo, type ChainCall } from '../src/settlement/chain-call';
import { ChainAccounts } from '../src/settlement/chain-accounts';
import { OPERATOR, Settlements } from '../src/settlement/settlement.service';
import { AssetsWorld } from '../test/world/assets-world';
import { type Caller } from '../test/world/cast';
import { BENCH_SETTINGS, useBenchServers } from './bench-world';

const KIND = 'bench.prepare';
const UNITS_EACH = 1_000_000n;
const YEAR_MS = 365 * 24 * 60 * 60_000;

export interface Holder {
  readonly investorId: string;
  readonly caller: Caller;
  readonly address: Hex;
}

/** The product with an instrument that is a token, and verified investors who hold units of it in custodial wallets. */
export class TransferWorld {
  private constructor(
    private readonly world: AssetsWorld,
    readonly instrumentId: string,
    readonly holders: readonly Holder[],
    readonly url: string,
  ) {}

  static async create(redisDatabase: number, count: number): Promise<TransferWorld> {
    useBenchServers();
    const world = await AssetsWorld.create(redisDatabase, BENCH_SETTINGS);
    const settled = new Map<string, string>();
    world.app.get(Settlements).register({
      kind: KIND,
      settled: async ({ id }, { status }) => void settled.set(id, status),
    });
    const asset = await world.approved();
    const entity = await world.entity();
    const drafted = await world.instrument(asset.id, entity.id, { authorised: String(UNITS_EACH * BigInt(count)) });
    const { id, token } = await world.tokenise(drafted.id);
    const holders: Holder[] = [];
    for (let index = 0; index < count; index++) {
      const [holder, register] = await join(world, `investor-${index}`);
      const operation = await ask(world, [
        register,
        callTo(token as Hex, assetTokenAbi, 'issue', [holder.address, UNITS_EACH, 0]),
      ]);
      await world.polling.until(() => settled.has(operation));
      if (settled.get(operation) !== 'confirmed') throw new Error(`an issue is ${settled.get(operation)}`);
      holders.push(holder);
    }
    await world.app.listen(0, '127.0.0.1');
    return new TransferWorld(world, id, holders, await world.app.getUrl());
  }

  get environment() {
    return this.world.own.environment;
  }

  /** What the product has written. */
  async rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.world.own.owner.query<Row>(sql, values)).rows;
  }

  /** One that is over. */
  anyTransfer(): Promise<Transfer> {
    return this.world.app
      .get(UnitOfWork)
      .run(PLATFORM, (tx) => tx.transfer.findFirstOrThrow({ where: { status: 'completed' } }));
  }

  end = (): Promise<void> => this.world.end();
}

/** Somebody verified, with a wallet; and what makes the chain know them. */
async function join(world: AssetsWorld, name: string): Promise<[Holder, ChainCall]> {
  const organisationId = await world.cast.organisation('investor', name);
  const caller = await world.cast.person(organisationId, 'investor', name);
  const investorId = randomUUID();
  return world.app.get(UnitOfWork).run(PLATFORM, async () => {
    const { address } = await world.app.get(ChainAccounts).createCustodial(organisationId);
    const identities = world.app.get(Identities);
    const identity = await identities.create({
      organisationId,
      subject: { type: 'investor', id: investorId },
      country: 'LU',
      investorClass: 1,
      standing: 'active',
      expiresAt: new Date(Date.now() + YEAR_MS),
      claims: 0n,
    });
    return [{ investorId, caller, address }, identities.registerCall(identity, address)];
  });
}

/** Asks it of the chain as the platform; answers the operation. */
async function ask({ app, issuer }: AssetsWorld, calls: readonly ChainCall[]): Promise<string> {
  const { organisationId, personId: createdBy } = issuer;
  const command = { kind: KIND, organisationId, input: {}, createdBy, signer: OPERATOR, calls } as const;
  const { id } = await app
    .get(UnitOfWork)
    .run({ kind: 'organisation', organisationId }, () => app.get(Settlements).start(command));
  return id;
}
