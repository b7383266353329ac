import { setTimeout as sleep } from 'node:timers/promises';
import type { Hex } from '@cadastre/protocol';
import { answered, CadastreProblem } from '@cadastre/sdk';
import { PERMISSIONS_OF } from '../../../src/access/permissions';
import type { Role } from '../../../src/database/generated/enums';
import { freePort } from '../../../../cli/src/services/ports';
import { ApiProcess } from '../api-process';
import { FIRST_PEOPLE } from '../cast';
import { writeChainWorld } from '../chain-world';
import { inParallel } from '../in-parallel';
import { createOwnWorld, type OwnWorld } from '../own-world';
import { Progress } from '../progress';
import type { Transport } from './transport';
import { fileForm, Visitor } from './visitor';

const AT_ONCE = 12;
const ASK_AGAIN_MS = 200;

/** An account that the chain knows of before; it may not buy any more. */
export const LAPSED: Hex = `0x${'6'.repeat(40)}`;

interface Page<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

/** The product in its own process, asked over HTTP as a stranger would; and the people who run it. */
export class FlowWorld {
  admin!: Visitor;
  compliance!: Visitor;
  issuer!: Visitor;

  private readonly over = new AbortController();

  private constructor(
    readonly own: OwnWorld,
    readonly process: ApiProcess,
    readonly transport: Transport,
    readonly rpcUrl: string,
    readonly progress: Progress,
  ) {}

  /** As a deployment behind its proxy: sign-ins are limited by address. */
  static async create(
    name: string,
    redisDatabase: number,
    transportTo: (baseUrl: string) => Transport,
  ): Promise<FlowWorld> {
    const own = await createOwnWorld(redisDatabase, FIRST_PEOPLE);
    await writeChainWorld(own.environment.dataDir, { lapsed: [LAPSED] });
    const { DATABASE_URL, REDIS_URL, CADASTRE_DATA_DIR } = own.environment;
    const rpcPort = String(await freePort());
    const process = await ApiProcess.of({
      ...{ DATABASE_URL, REDIS_URL, CADASTRE_DATA_DIR, RPC_PORT: rpcPort },
      ...{ NODE_ENV: 'production', PUBLIC_URL: 'http://localhost:3000' },
      ...{ CHAIN_BLOCK_INTERVAL_MS: '0', CHAIN_LANES: '0' },
      ...FIRST_PEOPLE,
    });
    const rpcUrl = `http://127.0.0.1:${rpcPort}`;
    return new FlowWorld(own, process, transportTo(process.baseUrl), rpcUrl, new Progress(name));
  }

  async start(): Promise<void> {
    this.process.start();
    await this.process.untilReady();
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.process.stop();
    await this.own.end();
  }

  /** The platform's first two people, and an issuer with its administrator and that person's key. */
  async open(): Promise<void> {
    const people = FIRST_PEOPLE;
    this.admin = await Visitor.signIn(this.transport, {
      email: people.BOOTSTRAP_ADMIN_EMAIL,
      password: people.BOOTSTRAP_ADMIN_PASSWORD,
    });
    this.compliance = await Visitor.signIn(this.transport, {
      email: people.BOOTSTRAP_COMPLIANCE_EMAIL,
      password: people.BOOTSTRAP_COMPLIANCE_PASSWORD,
    });
    const command = { kind: 'issuer' as const, name: 'Alzette Immobilière', slug: 'alzette' };
    const { id } = await answered(this.admin.api.POST('/v1/organisations', { body: command }));
    const person = await this.person(id, 'issuer_admin', 'issuer');
    const scopes = PERMISSIONS_OF.issuer_admin.filter((scope) => !scope.startsWith('api_key.'));
    this.issuer = await person.withKey(this.transport, [...scopes]);
  }

  /** Invited by one, admitted by another, and signed in. */
  async person(organisationId: string, role: Role, name: string, address?: string): Promise<Visitor> {
    const login = { email: `${name}@flow.test`, password: `the password of ${name}` };
    const invitation = { organisation_id: organisationId, email: login.email, name, role };
    const invited = await answered(this.admin.api.POST('/v1/users', { body: invitation }));
    await this.approve(invited.approval_id);
    const body = { token: invited.invitation_token, password: login.password };
    await answered(Visitor.anonymous(this.transport, address).POST('/v1/invitations/accept', { body })).catch(
      (error: unknown) => {
        // It works once: where the first answer was lost, signing in says whether it was ours.
        if (!(error instanceof CadastreProblem && error.code === 'SIGN_IN_REFUSED')) throw error;
      },
    );
    return Visitor.signIn(this.transport, login, address);
  }

  /** Asks until there is an answer that holds. */
  until = async <T>(ask: () => Promise<T | false>): Promise<T> => {
    for (;;) {
      const answer = await ask();
      if (answer !== false) return answer;
      await sleep(ASK_AGAIN_MS, undefined, { signal: this.over.signal });
    }
  };

  /** With as many at once as the product is asked for in this flow. */
  each = <T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> => {
    let done = 0;
    return inParallel(items, AT_ONCE, async (item, index) => {
      const result = await work(item, index);
      done++;
      if (items.length > AT_ONCE) this.progress.sometimes(() => `${done} of ${items.length}`);
      return result;
    });
  };

  /** All pages of a list. */
  pages = async <T>(read: (page: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> => {
    const rows: T[] = [];
    for (let cursor: string | undefined; ;) {
      const { data, next_cursor: next } = await read({ limit: 200, ...(cursor ? { cursor } : {}) });
      rows.push(...data);
      if (!next) return rows;
      cursor = next;
    }
  };

  async approve(id: string, checker = this.compliance): Promise<void> {
    const params = { path: { id } };
    const { payload_hash } = await answered(checker.api.GET('/v1/approvals/{id}', { params }));
    await answered(checker.api.POST('/v1/approvals/{id}/approve', { params, body: { payload_hash } }));
  }

  async uploadList(source: string, content: string): Promise<void> {
    const form = fileForm({ source }, content, 'list.xml', 'application/xml');
    await answered(this.compliance.api.POST('/v1/screening-lists', form));
  }
}
