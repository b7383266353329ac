import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { AssetFileDesk } from './asset-file';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './cast';
import { writeChainWorld } from './chain-world';
import { createOwnWorld, type OwnWorld } from './own-world';
import { Polling } from './polling';

const RCS = 'Registre de commerce et des sociétés';

/** A chain, the platform's people and two issuers: assets come into the register through the API. */
export class AssetsWorld {
  readonly polling = new Polling();
  readonly file: AssetFileDesk;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer of the API, as the cast has it
  private readonly entities = new Map<Caller, any>();
  private count = 0;

  private constructor(
    readonly own: OwnWorld,
    readonly app: NestFastifyApplication,
    readonly cast: Cast,
    readonly issuer: Caller,
    readonly stranger: Caller,
    /** another officer of the platform, invited by nobody who asks for anything here */
    readonly second: Caller,
  ) {
    this.file = new AssetFileDesk(cast);
  }

  static async create(redisDatabase: number, overrides: Record<string, string> = {}): Promise<AssetsWorld> {
    const chain = { RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' };
    const own = await createOwnWorld(redisDatabase, { ...FIRST_PEOPLE, ...chain, ...overrides });
    await writeChainWorld(own.environment.dataDir);
    await own.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
    const app = await createApplication(own.environment);
    const cast = await Cast.of(app);
    const issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
    return AssetsWorld.within({ own, app, cast, issuer });
  }

  /** The same in a world that is there. */
  static async within({ own, app, cast, issuer }: Pick<AssetsWorld, 'own' | 'app' | 'cast' | 'issuer'>) {
    const stranger = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
    const second = await cast.person(cast.admin.organisationId, 'compliance_officer');
    return new AssetsWorld(own, app, cast, issuer, stranger, second);
  }

  async end(): Promise<void> {
    this.polling.end();
    await this.app.close();
    await this.own.end();
  }

  get desk(): Caller {
    return this.cast.compliance;
  }

  /** A number of the land register that nobody has used yet. */
  landNumber = () => ({ kind: 'registry', authority: 'Cadastre du Luxembourg', number: `LU ${1000 + this.count++}` });

  draft = (more: object = {}, by = this.issuer) =>
    by.does('POST', '/v1/assets', { ...OFFICE, identifiers: [this.landNumber()], ...more });

  /** Its file is whole, and its title names the caller’s entity. */
  async approved(more: object = {}, by = this.issuer) {
    const { id } = await this.draft(more, by);
    return this.file.approve(by, id, (await this.entity(by)).id);
  }

  /** The one by which the caller issues. */
  async entity(by = this.issuer) {
    const known = this.entities.get(by);
    if (known) return known;
    const entity = await this.anotherEntity(by);
    this.entities.set(by, entity);
    return entity;
  }

  async anotherEntity(by = this.issuer) {
    const command = {
      name: 'Rue du Fort S.à r.l.',
      legal_form: 'S.à r.l.',
      country: 'LU',
      registry: { authority: RCS, number: `B${200_000 + this.count++}` },
    };
    const { id } = await by.does('POST', '/v1/issuing-entities', command);
    const { approval } = await by.does('POST', `/v1/issuing-entities/${id}/submit`);
    await this.cast.approve(approval.id);
    await this.becomes(`/v1/issuing-entities/${id}`, 'registered', by);
    return by.does('GET', `/v1/issuing-entities/${id}`);
  }

  instrument = (assetId: string, entityId: string, more: object = {}, by = this.issuer) =>
    by.does('POST', '/v1/instruments', {
      asset_id: assetId,
      issuing_entity_id: entityId,
      kind: 'share',
      name: 'Shares of an office',
      symbol: 'OFFICE',
      authorised: '1000',
      governing_law: 'LU',
      ...more,
    });

  /** Proposed by the issuer, approved by the desk, taken by the chain. */
  async tokenise(instrumentId: string, by = this.issuer) {
    const { approval } = await by.does('POST', `/v1/instruments/${instrumentId}/tokenise`);
    await this.cast.approve(approval.id);
    await this.becomes(`/v1/instruments/${instrumentId}`, 'active', by);
    return by.does('GET', `/v1/instruments/${instrumentId}`);
  }

  becomes = (url: string, status: string, by = this.issuer) =>
    this.polling.until(async () => (await by.does('GET', url)).status === status);
}
