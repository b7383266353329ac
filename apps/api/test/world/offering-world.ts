import { randomUUID } from 'node:crypto';
import {
  assetAddress,
  AssetKind,
  assetRegistryAbi,
  assetTokenAbi,
  contracts,
  fingerprintOf,
  type Hex,
} from '@cadastre/protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { ChainConnection } from '../../src/chain/chain-connection';
import { type Scope, UnitOfWork } from '../../src/database/unit-of-work';
import { Identities } from '../../src/identities/identities.service';
import { RegisteredInstruments } from '../../src/instruments/registered-instruments';
import type { EvidenceVerdict, OfferedInstrument } from '../../src/offerings/offered-instruments';
import { OPEN_RULES, toChainRules, withinAuthorised } from '../../src/rules/rule-set';
import { callTo, type ChainCall } from '../../src/settlement/chain-call';
import { ChainAccounts } from '../../src/settlement/chain-accounts';
import { OPERATOR, Settlements } from '../../src/settlement/settlement.service';
import { CashBankMoney } from '../../src/cash/cash-bank-money';
import type { CreditedMoney, ReturnedMoney } from '../../src/subscriptions/bank-money';
import { Caller, Cast, FIRST_PEOPLE, fileDocument, OFFICE } from './cast';
import { EUR, writeChainWorld } from './chain-world';
import { createOwnWorld, type OwnWorld } from './own-world';
import { Polling } from './polling';

const KIND = 'test.prepare';
/** Somebody who is verified, with a custodial wallet that the chain knows. */
export interface TestInvestor {
  readonly id: string;
  readonly caller: Caller;
  readonly accountId: string;
  readonly address: Hex;
  readonly identity: bigint;
}

/** A chain with instruments, issuers and verified investors, on which offerings are made through the API. */
export class OfferingWorld {
  app!: NestFastifyApplication;
  cast!: Cast;
  issuer!: Caller;
  secondIssuer!: Caller;
  evidence: EvidenceVerdict = { open: true, missing: [] };
  readonly returned: ReturnedMoney[] = [];
  readonly polling = new Polling();
  private readonly instruments = new Map<string, OfferedInstrument>();
  private readonly prepared = new Map<string, string>();
  private credit!: (money: CreditedMoney) => Promise<void>;

  private constructor(
    readonly own: OwnWorld,
    readonly operator: Hex,
  ) {}

  static async create(redisDatabase: number): Promise<OfferingWorld> {
    const own = await createOwnWorld(redisDatabase, { ...FIRST_PEOPLE, RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' });
    const world = new OfferingWorld(own, await writeChainWorld(own.environment.dataDir));
    await own.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
    await world.start();
    world.cast = await Cast.of(world.app);
    const organisation = await world.cast.organisation('issuer', 'alzette');
    world.issuer = await world.cast.person(organisation, 'issuer_admin');
    world.secondIssuer = await world.cast.person(organisation, 'issuer_admin');
    return world;
  }

  /** Also after a stop: what lies outside the process is as it was. */
  async start(): Promise<void> {
    const { prototype } = RegisteredInstruments;
    jest.spyOn(prototype, 'find').mockImplementation((id) => Promise.resolve(this.instruments.get(id) ?? null));
    jest
      .spyOn(prototype, 'ofTokens')
      .mockImplementation((tokens) =>
        Promise.resolve([...this.instruments.values()].filter(({ token }) => tokens.includes(token))),
      );
    jest.spyOn(prototype, 'judgeEvidence').mockImplementation(() => Promise.resolve(this.evidence));
    jest.spyOn(CashBankMoney.prototype, 'onCredited').mockImplementation(((listener: typeof this.credit) => {
      this.credit = listener;
    }) as () => void);
    jest
      .spyOn(CashBankMoney.prototype, 'issueReference')
      .mockImplementation(() => Promise.resolve(`RF${randomUUID()}`));
    jest.spyOn(CashBankMoney.prototype, 'sendBack').mockImplementation(((money: ReturnedMoney) => {
      this.returned.push(money);
      return Promise.resolve();
    }) as () => Promise<void>);
    this.app = await createApplication(this.own.environment);
    this.app.get(Settlements).register({
      kind: KIND,
      settled: async ({ id }, { status }) => void this.prepared.set(id, status),
    });
  }

  /** From here on the instruments, and the evidence behind them, are those of the register. */
  useRegister(): void {
    jest.restoreAllMocks();
  }

  async end(): Promise<void> {
    this.polling.end();
    await this.app?.close();
    await this.own?.end();
    jest.restoreAllMocks();
  }

  private scope = (): Scope => ({ kind: 'organisation', organisationId: this.issuer.organisationId });

  /** Does it on the chain as the platform, and waits. */
  async onChain(...calls: ChainCall[]): Promise<void> {
    const { organisationId, personId: createdBy } = this.issuer;
    const { id } = await this.app
      .get(UnitOfWork)
      .run(this.scope(), () =>
        this.app.get(Settlements).start({ kind: KIND, organisationId, input: {}, createdBy, signer: OPERATOR, calls }),
      );
    await this.polling.until(() => this.prepared.has(id));
    if (this.prepared.get(id) !== 'confirmed') throw new Error(`the chain says: ${this.prepared.get(id)}`);
  }

  async instrument(authorised: bigint): Promise<OfferedInstrument> {
    const id = randomUUID();
    const asset = await this.issuer.does('POST', '/v1/assets', OFFICE);
    const print = fingerprintOf('test', id);
    const token = assetAddress(print, 1);
    const treasury = this.operator;
    await this.onChain(
      callTo(contracts.AssetRegistry, assetRegistryAbi, 'createAsset', [
        {
          fingerprint: print,
          instrument: 1,
          kind: AssetKind.Security,
          decimals: 0,
          keepsLots: true,
          issuer: 1n,
          treasury,
          name: 'Shares of an office',
          symbol: 'OFFICE',
        },
        toChainRules(withinAuthorised(OPEN_RULES, authorised)),
      ]),
    );
    const { organisationId } = this.issuer;
    const instrument = { id, organisationId, assetId: asset.id as string, token, treasury, authorised };
    this.instruments.set(id, instrument);
    return instrument;
  }

  /** One of the asset's documents, with its hash. */
  document = ({ assetId }: OfferedInstrument) => fileDocument(this.issuer, assetId, 'other');

  async investor({ country = 'LU', investorClass = 1, cents = 0n } = {}): Promise<TestInvestor> {
    const organisationId = await this.cast.organisation('investor', `inv-${randomUUID().slice(0, 8)}`);
    const caller = await this.cast.person(organisationId, 'investor');
    const id = randomUUID();
    const [account, identity] = await this.app.get(UnitOfWork).run({ kind: 'platform' }, async () => [
      await this.app.get(ChainAccounts).createCustodial(organisationId),
      await this.app.get(Identities).create({
        organisationId,
        subject: { type: 'investor', id },
        country,
        investorClass,
        standing: 'active',
        expiresAt: new Date(Date.now() + 400 * 86_400_000),
        claims: 0n,
      }),
    ]);
    await this.onChain(
      this.app.get(Identities).registerCall(identity, account.address),
      ...(cents > 0n ? [this.mint(account.address, cents)] : []),
    );
    return { id, caller, accountId: account.id, address: account.address, identity: identity.number };
  }

  mint = (to: Hex, cents: bigint): ChainCall => callTo(EUR, assetTokenAbi, 'mint', [to, cents]);

  burn = (from: Hex, cents: bigint): ChainCall => callTo(EUR, assetTokenAbi, 'burn', [from, cents]);

  issue = ({ token }: OfferedInstrument, to: Hex, units: bigint): ChainCall =>
    callTo(token, assetTokenAbi, 'issue', [to, units, 0]);

  send = (to: Hex, cents: bigint): ChainCall => callTo(EUR, assetTokenAbi, 'transfer', [to, cents]);

  /** What a custodial wallet is asked to do, and what came of it. */
  async fromWallet(account: string, ...calls: ChainCall[]) {
    const { organisationId, personId: createdBy } = this.issuer;
    const command = { kind: KIND, organisationId, input: {}, createdBy, signer: { account }, calls };
    const { id } = await this.app.get(UnitOfWork).run(this.scope(), () => this.app.get(Settlements).start(command));
    await this.polling.until(() => this.prepared.has(id));
    return this.issuer.does('GET', `/v1/operations/${id}`);
  }

  /** One more custodial account of the same identity. */
  async secondWallet({ id }: TestInvestor): Promise<void> {
    const call = await this.app.get(UnitOfWork).run({ kind: 'platform' }, async () => {
      const identities = this.app.get(Identities);
      const identity = await identities.of({ type: 'investor', id });
      const { address } = await this.app.get(ChainAccounts).createCustodial(identity.organisationId);
      return identities.registerCall(identity, address);
    });
    await this.onChain(call);
  }

  /** What the desk does to a person: in the platform's records and on the chain. */
  async setStanding(investor: TestInvestor, standing: 'active' | 'blocked' | 'restricted'): Promise<void> {
    const identities = this.app.get(Identities);
    const identity = await this.app
      .get(UnitOfWork)
      .run({ kind: 'platform' }, () => identities.update(investor.identity, { standing }));
    await this.onChain(identities.attributesCall(identity));
  }

  /** Money that came from the bank under a subscription's reference: minted, and told of in one transaction. */
  async bookPayment(investor: TestInvestor, subscriptionId: string, cents: bigint, entryId = randomUUID()) {
    await this.onChain(this.mint(investor.address, cents));
    await this.tellOfPayment(subscriptionId, cents, entryId);
    return entryId;
  }

  tellOfPayment = (subscriptionId: string, amount: bigint, entryId: string): Promise<void> =>
    this.app
      .get(UnitOfWork)
      .run({ kind: 'platform' }, () => this.credit({ subscriptionId, amount, currency: 'EUR/2', entryId }));

  read(token: Hex, functionName: 'balanceOf' | 'heldBalanceOf', account: Hex): Promise<bigint> {
    const { client } = this.app.get(ChainConnection);
    return client!.readContract({ address: token, abi: assetTokenAbi, functionName, args: [account] });
  }

  supply(token: Hex): Promise<bigint> {
    const { client } = this.app.get(ChainConnection);
    return client!.readContract({ address: token, abi: assetTokenAbi, functionName: 'totalSupply' });
  }

  subscription = (id: string) => this.issuer.does('GET', `/v1/subscriptions/${id}`);

  offering = (id: string) => this.issuer.does('GET', `/v1/offerings/${id}`);

  /** Drafted, opened and offered to everybody named, who subscribe. */
  async offer(instrument: OfferedInstrument, terms: object = {}) {
    const draft = await this.issuer.does('POST', '/v1/offerings', {
      instrument_id: instrument.id,
      name: 'First issue',
      price: { amount: '1000', asset: 'EUR/2' },
      units: '100',
      allocation: 'pro_rata',
      exemptions: ['eu_fewer_than_150'],
      ...terms,
    });
    return this.issuer.does('POST', `/v1/offerings/${draft.id}/open`);
  }

  async subscribe(offeringId: string, investor: TestInvestor, units: number): Promise<string> {
    await this.issuer.does('POST', `/v1/offerings/${offeringId}/offerees`, { investor_id: investor.id });
    const command = { investor_id: investor.id, units: String(units) };
    return (await investor.caller.does('POST', `/v1/offerings/${offeringId}/subscriptions`, command)).id;
  }

  /** Subscribed, and paid out of the wallet. */
  async fund(offeringId: string, investor: TestInvestor, units: number): Promise<string> {
    const id = await this.subscribe(offeringId, investor, units);
    await investor.caller.does('POST', `/v1/subscriptions/${id}/funding/cash`);
    await this.is(id, 'funded');
    return id;
  }

  is = (subscriptionId: string, status: string) =>
    this.polling.until(async () => (await this.subscription(subscriptionId)).status === status);

  async close(offeringId: string): Promise<void> {
    await this.issuer.does('POST', `/v1/offerings/${offeringId}/close`);
  }

  ends = (offeringId: string, status: string) =>
    this.polling.until(async () => (await this.offering(offeringId)).status === status);
}
