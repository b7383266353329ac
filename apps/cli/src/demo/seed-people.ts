import { answered } from '@cadastre/sdk';
import type { Secrets } from '../services/secrets';
import { type StoryPerson, ORGANISATIONS } from './story';
import { step, type Visitor } from './visitor';

export interface Staff {
  readonly admin: Visitor;
  readonly compliance: Visitor;
}

/** The organisations' ids by their slugs, the platform's own included. */
export async function seedOrganisations({ admin }: Staff): Promise<Map<string, string>> {
  const list = () => answered(admin.client.GET('/v1/organisations', { params: { query: { limit: 200 } } }));
  const known = new Map((await list()).data.map(({ slug, id }) => [slug, id]));
  for (const command of ORGANISATIONS.filter(({ slug }) => !known.has(slug))) {
    const headers = step(`organisation:${command.slug}`);
    const created = await answered(admin.client.POST('/v1/organisations', { body: command, headers }));
    known.set(created.slug, created.id);
  }
  return known;
}

/** Invited by the administrator, admitted by compliance, joined by the person with a password of their own. */
export async function seedPerson(
  { admin, compliance }: Staff,
  person: StoryPerson,
  { apiUrl, organisationId, secrets }: { apiUrl: string; organisationId: string; secrets: Secrets },
): Promise<{ email: string; password: string }> {
  const login = { email: person.email, password: secrets.get(`password:${person.email}`) };
  const { data: known } = await answered(
    admin.client.GET('/v1/users', { params: { query: { limit: 200, organisation_id: organisationId } } }),
  );
  if (known.some(({ email, status }) => email === person.email && status === 'active')) return login;

  // The same step replays its answer, so a story that was cut off here still finds the token.
  const invitation = await answered(
    admin.client.POST('/v1/users', {
      body: { organisation_id: organisationId, email: person.email, name: person.name, role: person.role },
      headers: step(`person:${person.email}`),
    }),
  );
  await approve(compliance, invitation.approval_id);
  const response = await fetch(`${apiUrl}/v1/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: invitation.invitation_token, password: login.password }),
  });
  if (!response.ok) throw new Error(`${person.email} could not join: ${await response.text()}`);
  return login;
}

export async function approve({ client }: Visitor, approvalId: string): Promise<void> {
  const path = { id: approvalId };
  const approval = await answered(client.GET('/v1/approvals/{id}', { params: { path } }));
  if (approval.status !== 'pending') return;
  const body = { payload_hash: approval.payload_hash };
  const headers = step(`approve:${approvalId}`);
  await answered(client.POST('/v1/approvals/{id}/approve', { params: { path }, body, headers }));
}
