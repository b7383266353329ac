import { randomUUID } from 'node:crypto';
import { contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { ChainConnection } from '../../src/chain/chain-connection';
import { type Answer, type Caller, Cast, FIRST_PEOPLE } from './cast';
import { writeChainWorld } from './chain-world';
import { createOwnWorld, type OwnWorld } from './own-world';
import { passportZone } from './passport';
import { Polling } from './polling';
import { quietLists } from './sanction-lists';

const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

export const today = (): string => new Date().toISOString().slice(0, 10);

/** Luxembourg's own, with nothing against them. */
export const ANNA = {
  given_names: 'Anna Maria',
  family_name: 'Eriksson',
  birth_date: '1974-08-12',
  nationalities: ['SE'],
  address: { lines: ['1, rue du Fort'], city: 'Luxembourg', postal_code: 'L-1536', country: 'LU' },
};

/** A chain, the platform's people and an issuer: investors come in through the API. */
export class PeopleWorld {
  readonly polling = new Polling();

  private constructor(
    readonly own: OwnWorld,
    readonly app: NestFastifyApplication,
    readonly cast: Cast,
    readonly issuer: Caller,
  ) {}

  static async create(redisDatabase: number, overrides: Record<string, string> = {}): Promise<PeopleWorld> {
    const chain = { RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' };
    const own = await createOwnWorld(redisDatabase, { ...FIRST_PEOPLE, ...chain, ...overrides });
    await writeChainWorld(own.environment.dataDir);
    await own.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
    const app = await createApplication(own.environment);
    const cast = await Cast.of(app);
    const issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
    const world = new PeopleWorld(own, app, cast, issuer);
    await world.uploadQuietLists();
    return world;
  }

  async end(): Promise<void> {
    this.polling.end();
    await this.app.close();
    await this.own.end();
  }

  get desk(): Caller {
    return this.cast.compliance;
  }

  async person(profile: object = {}, by = this.desk): Promise<string> {
    const command = { kind: 'natural_person', profile: { ...ANNA, ...profile } };
    return (await by.does('POST', '/v1/investors', command)).id;
  }

  /** Whether the chain takes the investor's first wallet for that of somebody verified. */
  async isVerified(investorId: string): Promise<boolean> {
    const { organisation_id } = await this.investor(investorId);
    const { data } = await this.desk.does('GET', `/v1/wallets?organisation_id=${organisation_id}`);
    return this.app.get(ChainConnection).client!.readContract({
      address: contracts.IdentityRegistry,
      abi: identityRegistryAbi,
      functionName: 'isVerified',
      args: [data[0].address as Hex],
    });
  }

  async openCase(investorId: string, by = this.desk, command: object = {}): Promise<string> {
    return (await by.does('POST', `/v1/investors/${investorId}/kyc-cases`, command)).id;
  }

  upload(caseId: string, fields: Record<string, string>, by = this.desk, content = PDF) {
    const file = { name: 'scan.pdf', type: 'application/pdf', content };
    return this.send(`/v1/kyc-cases/${caseId}/documents`, fields, file, by);
  }

  uploadList(source: string, content: string, by = this.desk) {
    return this.send('/v1/screening-lists', { source }, { name: 'list.xml', type: 'application/xml', content }, by);
  }

  /** One list of each source, with nobody on them whom a test knows. */
  async uploadQuietLists(): Promise<void> {
    for (const [source, content] of Object.entries(quietLists())) {
      const { status, body } = await this.uploadList(source, content);
      if (status !== 201) throw new Error(JSON.stringify(body));
    }
  }

  async send(
    url: string,
    fields: Record<string, string>,
    file: { name: string; type: string; content: string },
    by: Caller,
  ): Promise<Answer> {
    const boundary = 'a-boundary-of-the-tests';
    const payload = [
      ...Object.entries(fields).map(
        ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n${file.content}\r\n`,
      `--${boundary}--\r\n`,
    ].join('');
    const headers = {
      ...by.credentials,
      'idempotency-key': randomUUID(),
      'content-type': `multipart/form-data; boundary=${boundary}`,
    };
    const response = await this.app.inject({ method: 'POST', url, headers, payload });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  }

  /** A case with the documents that a person needs, handed in. */
  async handIn(investorId: string, by = this.desk): Promise<string> {
    const caseId = await this.openCase(investorId, by);
    await this.fill(caseId, investorId, by);
    return caseId;
  }

  async fill(caseId: string, investorId: string, by = this.desk): Promise<void> {
    const { profile } = await this.desk.does('GET', `/v1/investors/${investorId}/profile`);
    const mrz = passportZone(profile, investorId.slice(-9).toUpperCase());
    await this.upload(caseId, { kind: 'passport', mrz }, by);
    await this.upload(caseId, { kind: 'proof_of_address', issued_on: today() }, by);
    await by.does('POST', `/v1/kyc-cases/${caseId}/submit`);
  }

  decide = (caseId: string, decision: object, by = this.desk) =>
    by.ask('POST', `/v1/kyc-cases/${caseId}/decision`, decision);

  investor = (id: string, by = this.desk) => by.does('GET', `/v1/investors/${id}`);

  is = (investorId: string, expected: Record<string, unknown>) =>
    this.polling.until(async () => {
      const investor = await this.investor(investorId);
      return Object.entries(expected).every(([name, value]) => investor[name] === value);
    });

  /** Verified by the desk, and known to the chain. */
  verified(profile: object = {}): Promise<string> {
    return this.verifiedBy(this.desk, profile);
  }

  async verifiedBy(introducer: Caller, profile: object = {}): Promise<string> {
    const id = await this.person(profile, introducer);
    const caseId = await this.handIn(id, introducer);
    const { status, body } = await this.decide(caseId, { verdict: 'verify', reason: 'All in order.', risk: 'low' });
    if (status !== 202) throw new Error(JSON.stringify(body));
    await this.is(id, { kyc_status: 'verified' });
    return id;
  }
}
