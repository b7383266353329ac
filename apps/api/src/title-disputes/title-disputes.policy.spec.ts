import type { Contested } from './title-disputes.dto';
import { judgeUnchanged } from './title-disputes.policy';

const one: Contested = { asset_id: 'a', organisation_id: 'o', name: 'House', status: 'approved', has_token: false };
const other: Contested = { ...one, asset_id: 'b' };

describe('a verdict that is approved is about the assets that were seen', () => {
  it.each<[string, Contested[], Contested[], string | null]>([
    ['the same', [one, other], [one, other], null],
    ['one of them has lost its title, or has ended', [one, other], [one], 'APPROVAL_VOID'],
    ['another one has the title meanwhile', [one], [one, other], 'APPROVAL_VOID'],
    ['a different one has it', [one], [other], 'APPROVAL_VOID'],
    ['it went back to its issuer', [one], [{ ...one, status: 'draft' }], 'APPROVAL_VOID'],
    ['an instrument of it is on its way', [one], [{ ...one, has_token: true }], 'APPROVAL_VOID'],
  ])('%s', (_, seen, locked, code) => {
    const judge = () => judgeUnchanged(seen, locked);
    if (code === null) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ code }));
  });
});
