import { KycStatus } from '../database/generated/enums';
import { type KycEvent, nextStatus, statusOfInvestor } from './kyc-status';

const EVENTS: readonly KycEvent[] = ['submitted', 'updates_requested', 'referred', 'verified', 'rejected', 'lapsed'];

/** One row a status, one column an event in the order above; a dot where it means nothing. */
const TABLE = `
  none              processing   .                 .              .         rejected  .
  processing        .            updates_required  manual_review  verified  rejected  .
  updates_required  processing   .                 manual_review  .         rejected  .
  manual_review     .            updates_required  .              verified  rejected  .
  verified          .            .                 manual_review  .         rejected  expired
  rejected          .            .                 .              .         .         .
  expired           .            .                 .              .         .         .
`;

const rows = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/) as [KycStatus, ...string[]]);

describe('the status of a case', () => {
  it('has a row for every status', () =>
    expect(rows.map(([status]) => status).sort()).toEqual(Object.values(KycStatus).sort()));

  it.each(rows.flatMap(([status, ...next]) => EVENTS.map((event, i) => [status, event, next[i]!] as const)))(
    '%s, %s: %s',
    (status, event, next) => expect(nextStatus(status, event) ?? '.').toBe(next),
  );
});

describe('the status of an investor', () => {
  it.each([
    ['none', 'processing', false, 'processing'],
    ['verified', 'none', false, 'verified'],
    ['verified', 'processing', false, 'verified'],
    ['verified', 'manual_review', false, 'verified'],
    // The very case that the verification rests on was turned back.
    ['verified', 'manual_review', true, 'manual_review'],
    ['verified', 'rejected', false, 'rejected'],
    ['verified', 'expired', true, 'expired'],
    ['expired', 'processing', false, 'processing'],
  ] as const)('%s with a case that is %s (in force: %s) is %s', (before, ofCase, inForce, expected) =>
    expect(statusOfInvestor(before, ofCase, inForce)).toBe(expected),
  );
});
