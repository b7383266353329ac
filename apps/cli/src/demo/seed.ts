import { answered, createCadastreClient } from '@cadastre/sdk';
import type { Secrets } from '../services/secrets';
import { devAccounts } from './chain-world';
import type { DemoWorld } from './demo-world';
import { IdentityProvider } from './identity-provider';
import { seedAsset } from './seed-assets';
import { seedIssuance } from './seed-issuance';
import { seedOrganisations, seedPerson } from './seed-people';
import { ASSETS, PEOPLE } from './story';
import { INVESTORS } from './story-issuance';
import { step, Visitor } from './visitor';

export interface SeedContext {
  apiUrl: string;
  rpcUrl: string;
  /** Passwords that stay the same from start to start. */
  secrets: Secrets;
  /** The people who exist before anyone signs in: the API makes them in an empty platform. */
  admin: { email: string; password: string };
  compliance: { email: string; password: string };
  /** What the demo's provider of identity checks signs with. */
  kycWebhookSecret: string;
  /** The world of an earlier start, whose keys cannot be read again. */
  earlier: DemoWorld | undefined;
  onStep: (step: string) => void;
}

type ApiKey = DemoWorld['apiKeys'][number];

/**
 * Tells the demo's story through the public REST API. Every step carries an idempotency key and an external id of its
 * own, so that a start after a kill in the middle completes the world and makes nothing twice.
 */
export async function seed(context: SeedContext): Promise<DemoWorld> {
  const { apiUrl, admin, compliance, earlier, onStep } = context;
  const staff = {
    admin: await Visitor.signIn(apiUrl, admin.email, admin.password),
    compliance: await Visitor.signIn(apiUrl, compliance.email, compliance.password),
  };
  onStep('organisations');
  const organisations = await seedOrganisations(staff);
  const logins = [
    { role: 'platform_admin', ...admin },
    { role: 'compliance_officer', ...compliance },
  ];
  for (const person of PEOPLE) {
    onStep(person.name);
    const organisationId = organisations.get(person.organisation)!;
    logins.push({ role: person.role, ...(await seedPerson(staff, person, { ...context, organisationId })) });
  }
  const apiKeys: ApiKey[] = [];
  for (const person of PEOPLE.filter(({ role }) => role === 'issuer_admin')) {
    const { organisation, role } = person;
    const known = earlier?.apiKeys.find((key) => key.organisation === organisation);
    const login = logins.find(({ email }) => email === person.email)!;
    const key = known && (await works(apiUrl, known.key)) ? known.key : await makeKey(apiUrl, login, organisation);
    apiKeys.push({ organisation, role, key });
  }
  for (const story of ASSETS) {
    onStep(story.asset.name);
    const { key } = apiKeys.find(({ organisation }) => organisation === story.organisation)!;
    await seedAsset(createCadastreClient({ baseUrl: apiUrl, apiKey: key }), staff.compliance, story);
  }
  const issuer = createCadastreClient({ baseUrl: apiUrl, apiKey: apiKeys[0]!.key });
  const investors = await investorsOf(apiUrl, logins);
  const provider = new IdentityProvider(apiUrl, context.kycWebhookSecret);
  await seedIssuance({ staff, issuer, organisations, investors, provider, onStep });
  return { logins, apiKeys, devAccounts: devAccounts(context.secrets), curl: firstCurl(apiUrl, apiKeys[0]!.key) };
}

/** Those who sign in for themselves, by the story's ids. */
async function investorsOf(apiUrl: string, logins: DemoWorld['logins']): Promise<Map<string, Visitor>> {
  const visitors = new Map<string, Visitor>();
  for (const { external_id, organisation } of INVESTORS) {
    const person = PEOPLE.find((each) => organisation !== undefined && each.organisation === organisation);
    const login = logins.find(({ email }) => email === person?.email);
    if (login) visitors.set(external_id, await Visitor.signIn(apiUrl, login.email, login.password));
  }
  return visitors;
}

async function works(apiUrl: string, apiKey: string): Promise<boolean> {
  const { response } = await createCadastreClient({ baseUrl: apiUrl, apiKey }).GET('/v1/session');
  return response.ok;
}

/** What an issuer's own system needs, and not what only a person should do. */
async function makeKey(
  apiUrl: string,
  login: { email: string; password: string },
  organisation: string,
): Promise<string> {
  const { client, session } = await Visitor.signIn(apiUrl, login.email, login.password);
  const scopes = session.permissions.filter((permission) => !/^(api_key|person)\./.test(permission));
  const body = { name: 'Demo integration', scopes };
  return (await answered(client.POST('/v1/api-keys', { body, headers: step(`api-key:${organisation}`) }))).key;
}

const firstCurl = (apiUrl: string, key: string): string =>
  [
    `curl -s ${apiUrl}/v1/assets`,
    `-H 'Authorization: Bearer ${key}'`,
    `-H 'Idempotency-Key: '$(date +%s%N)`,
    `-H 'Content-Type: application/json'`,
    `-d '{"type":"real_estate","name":"My first asset","country":"LU",` +
      `"attributes":{"address":"1 Grand-Rue, Luxembourg","use":"office","tenure":"freehold"}}'`,
  ].join(' \\\n  ');
