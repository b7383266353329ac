import { staleAfter } from './stale-after';

describe('what an event makes old', () => {
  it('knows what shows the thing that changed', () => {
    expect(staleAfter('asset.submitted')).toEqual(['assets', 'audit']);
    expect(staleAfter('approval.approved')).toContain('assets');
    expect(staleAfter('operation.confirmed')).toEqual(['operations']);
  });

  it('takes everything as old after an event that it does not know', () => {
    expect(new Set(staleAfter('vault.epoch_closed'))).toEqual(new Set(['assets', 'audit', 'approvals', 'operations']));
  });
});
