import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PERMISSIONS_OF } from '../../src/access/permissions';
import type { Role } from '../../src/database/generated/enums';

export const FIRST_PEOPLE = {
  BOOTSTRAP_ADMIN_EMAIL: 'admin@platform.test',
  BOOTSTRAP_ADMIN_PASSWORD: 'the admin of the tests',
  BOOTSTRAP_COMPLIANCE_EMAIL: 'compliance@platform.test',
  BOOTSTRAP_COMPLIANCE_PASSWORD: 'the officer of the tests',
  RATE_LIMIT_PER_MINUTE: '100000',
};

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** Somebody, or a key, who asks the API. */
export class Caller {
  constructor(
    private readonly app: NestFastifyApplication,
    readonly credentials: Record<string, string>,
    readonly personId: string,
    readonly organisationId: string,
  ) {}

  async ask(method: Method, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.app.inject({
      method,
      url,
      headers: {
        ...this.credentials,
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      payload: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = String(response.headers['content-type'] ?? '').includes('json');
    return { status: response.statusCode, headers: response.headers, body: json ? response.json() : response.body };
  }

  /** The answer of a command that must succeed. */
  async does(method: Method, url: string, body?: unknown, headers?: Record<string, string>) {
    const answer = await this.ask(method, url, body, headers);
    if (answer.status >= 400) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

export async function signIn(app: NestFastifyApplication, email: string, password: string, totp?: string) {
  const response = await app.inject({ method: 'POST', url: '/v1/session', payload: { email, password, totp } });
  if (response.statusCode !== 201) throw new Error(`${email}: ${response.body}`);
  const [cookie] = response.cookies;
  const { person, organisation, csrf_token } = response.json();
  const credentials = { cookie: `${cookie!.name}=${cookie!.value}`, 'x-csrf-token': csrf_token as string };
  return new Caller(app, credentials, person.id, organisation.id);
}

/** Two tenants with everybody in them, and the platform's own people; made through the API, as in life. */
export class Cast {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly admin: Caller,
    readonly compliance: Caller,
  ) {}

  static async of(app: NestFastifyApplication): Promise<Cast> {
    const admin = await signIn(app, FIRST_PEOPLE.BOOTSTRAP_ADMIN_EMAIL, FIRST_PEOPLE.BOOTSTRAP_ADMIN_PASSWORD);
    const compliance = await signIn(
      app,
      FIRST_PEOPLE.BOOTSTRAP_COMPLIANCE_EMAIL,
      FIRST_PEOPLE.BOOTSTRAP_COMPLIANCE_PASSWORD,
    );
    return new Cast(app, admin, compliance);
  }

  async organisation(kind: 'issuer' | 'investor', slug: string): Promise<string> {
    return (await this.admin.does('POST', '/v1/organisations', { kind, name: `The ${slug}`, slug })).id;
  }

  async person(organisationId: string, role: Role, name = `${role}-${randomUUID().slice(0, 8)}`): Promise<Caller> {
    const email = `${name}@cast.test`;
    const password = `the password of ${name}`;
    const invitation = { organisation_id: organisationId, email, name, role };
    const { approval_id, invitation_token } = await this.admin.does('POST', '/v1/users', invitation);
    await this.approve(approval_id);
    await this.admin.does('POST', '/v1/invitations/accept', { token: invitation_token, password });
    return signIn(this.app, email, password);
  }

  async key(maker: Caller, role: Role): Promise<Caller> {
    const body = { name: 'of the tests', scopes: PERMISSIONS_OF[role] };
    const { key } = await maker.does('POST', '/v1/api-keys', body);
    return new Caller(this.app, { authorization: `Bearer ${key}` }, maker.personId, maker.organisationId);
  }

  async approve(approvalId: string, checker = this.compliance): Promise<void> {
    const { payload_hash } = await checker.does('GET', `/v1/approvals/${approvalId}`);
    await checker.does('POST', `/v1/approvals/${approvalId}/approve`, { payload_hash });
  }
}

export const OFFICE = {
  type: 'real_estate',
  name: 'Office, Luxembourg',
  country: 'LU',
  attributes: { address: '12 Rue du Fort, Luxembourg', use: 'office', tenure: 'freehold' },
} as const;

const TITLE_PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

/** Files a small PDF with an asset. */
export const fileDocument = (caller: Caller, assetId: string, kind = 'title', content = TITLE_PDF) =>
  fileWith(caller, `/v1/assets/${assetId}`, kind, content);

/** Files a small PDF with whatever has documents. */
export async function fileWith(caller: Caller, subject: string, kind: string, content = TITLE_PDF) {
  const boundary = 'a-boundary-of-the-tests';
  const payload = [
    `--${boundary}\r\ncontent-disposition: form-data; name="kind"\r\n\r\n${kind}\r\n`,
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${kind}.pdf"\r\ncontent-type: application/pdf\r\n\r\n${content}\r\n`,
    `--${boundary}--\r\n`,
  ].join('');
  const response = await caller['app'].inject({
    method: 'POST',
    url: `${subject}/documents`,
    headers: {
      ...caller.credentials,
      'idempotency-key': randomUUID(),
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload,
  });
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json() as { id: string; sha256: string };
}
