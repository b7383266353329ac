import { codeToWords } from '../format/words';

interface Told {
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
}

type Phrase = string | ((details: Told['details']) => string);

const scopes = ({ scopes: held }: Told['details']): string => (Array.isArray(held) ? held.length : 0).toString();

/** What was done, as the rest of a sentence that starts with who did it. */
const PHRASES: Readonly<Record<string, Phrase>> = {
  'asset.registered': 'registered the asset as a draft',
  'asset.edited': ({ version }) => `changed the facts of the asset (now version ${String(version)})`,
  'asset.submitted': 'submitted the asset for review',
  'asset.taken_in': 'took the asset into due diligence',
  'asset.concluded': 'concluded due diligence',
  'asset.approved': 'approved the asset',
  'asset.returned': 'returned the asset for mending',
  'asset.title_reserved': 'reserved the title to the asset',
  'evidence.submitted': ({ kind }) => `handed in the ${lower(kind)}`,
  'evidence.accepted': ({ kind }) => `accepted the ${lower(kind)}`,
  'evidence.rejected': ({ kind }) => `rejected the ${lower(kind)}`,
  'evidence.superseded': ({ kind }) => `superseded an earlier ${lower(kind)}`,
  'evidence.revoked': ({ kind }) => `revoked the ${lower(kind)}`,
  'evidence.lapsed': ({ kind }) => `noted that the ${lower(kind)} has lapsed`,
  'assessment.drafted': ({ kind }) => `wrote the ${lower(kind)} assessment`,
  'assessment.signed': ({ kind }) => `signed the ${lower(kind)} assessment`,
  'assessment.superseded': ({ kind }) => `superseded an earlier ${lower(kind)} assessment`,
  'assessment.lapsed': ({ kind }) => `noted that the ${lower(kind)} assessment has expired`,
  'document.uploaded': ({ kind, file_name: name }) =>
    typeof name === 'string'
      ? `filed ${name} as evidence of ${String(kind)}`
      : `filed a document as evidence of ${String(kind)}`,
  'document.read': 'read a document',
  'approval.requested': 'asked for the approval of a second person',
  'approval.approved': 'gave the approval',
  'approval.rejected': 'rejected the request',
  'approval.withdrawn': 'withdrew the request',
  'approval.expired': 'closed the request, since nobody decided in time',
  'approval.voided': 'voided the request, since what was to be approved had changed',
  'person.bootstrapped': ({ role }) => `was set up as one of the first people, as ${lower(role)}`,
  'person.invited': ({ role }) => `invited a person as ${lower(role)}`,
  'person.joined': 'accepted the invitation',
  'person.disabled': 'disabled a person, with every session and key of theirs',
  'person.read': 'looked up a person',
  'person.password_changed': 'changed their password',
  'person.totp_enrolled': 'turned on one-time codes',
  'person.totp_removed': 'turned off one-time codes',
  'session.opened': ({ totp }) => (totp === true ? 'signed in with a one-time code' : 'signed in'),
  'session.refused': ({ locked }) =>
    locked === true ? 'had a failed sign-in, and the account is locked for a while' : 'had a failed sign-in',
  'session.revoked': 'ended a session',
  'api_key.created': (details) => `made the API key “${String(details.name)}” with ${scopes(details)} scopes`,
  'api_key.revoked': ({ name }) => `revoked the API key “${String(name)}”`,
  'organisation.created': 'admitted an organisation',
  'webhook_endpoint.created': 'added a webhook endpoint',
  'webhook_endpoint.changed': 'changed a webhook endpoint',
  'webhook_endpoint.deleted': 'removed a webhook endpoint',
  'webhook_endpoint.disabled': 'stopped deliveries to a webhook endpoint',
  'job.requeued': 'put a failed job back into its queue',
  'cash_break.kept_open': 'kept the break open',
  'clock.advanced': 'moved the clock forward',
  'investor.kyc_changed': 'changed the KYC status of the investor',
  'offering.allocation_needed': 'noted that the offering needs an allocation',
  'offering.called_off': 'called off the offering',
  'subscription.funding_chosen': 'chose how to pay for the subscription',
};

export const KNOWN_ACTIONS: readonly string[] = Object.keys(PHRASES).sort();

const IRREGULAR = new Set(['read', 'sent', 'found', 'paid', 'kept', 'resent']);

/** An action that has no phrase is told by its name, never left out: `vault.epoch_closed` closed the epoch of the vault. */
function nameToWords(action: string): string {
  const [subject, ...rest] = action.split('.');
  const thing = lower(subject);
  const words = lower(rest.join(' ')).split(' ');
  const last = words.at(-1) ?? '';
  const isPast = last.endsWith('ed') || IRREGULAR.has(last);
  if (!isPast || words[0] === 'not') return `noted that the ${thing} is ${words.join(' ')}`;
  const part = words.slice(0, -1).join(' ');
  return part ? `${last} the ${part} of the ${thing}` : `${last} the ${thing}`;
}

export function eventToWords({ action, details }: Told): string {
  const phrase = PHRASES[action];
  if (phrase === undefined) return nameToWords(action);
  return typeof phrase === 'string' ? phrase : phrase(details);
}

const lower = (code: unknown): string => codeToWords(String(code)).toLowerCase();
