import { eventToWords, KNOWN_ACTIONS } from './audit-words';

describe('audit events in words', () => {
  it.each([
    ['asset.registered', {}, 'registered the asset as a draft'],
    ['asset.edited', { version: 3 }, 'changed the facts of the asset (now version 3)'],
    ['document.uploaded', { kind: 'title', file_name: 'deed.pdf' }, 'filed deed.pdf as evidence of title'],
    ['document.uploaded', { kind: 'title' }, 'filed a document as evidence of title'],
    ['person.invited', { role: 'issuer_admin' }, 'invited a person as issuer admin'],
    ['session.opened', { totp: true }, 'signed in with a one-time code'],
    ['session.opened', { totp: false }, 'signed in'],
    ['session.refused', { failures: 5, locked: true }, 'had a failed sign-in, and the account is locked for a while'],
    [
      'api_key.created',
      { name: 'ERP', scopes: ['asset.read', 'asset.register'] },
      'made the API key “ERP” with 2 scopes',
    ],
    ['vault.epoch_closed', {}, 'closed the epoch of the vault'],
    ['bank_statement.imported', {}, 'imported the bank statement'],
    ['holders.read', {}, 'read the holders'],
    ['offering.closing', {}, 'noted that the offering is closing'],
    ['evidence.not_recorded', {}, 'noted that the evidence is not recorded'],
  ])('%s %j', (action, details, words) => expect(eventToWords({ action, details })).toBe(words));

  it('makes a sentence of every known action, whatever its details', () => {
    for (const action of KNOWN_ACTIONS) {
      expect(eventToWords({ action, details: {} })).toMatch(/^[a-z]/);
    }
  });
});
