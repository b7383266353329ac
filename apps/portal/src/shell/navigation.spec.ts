import { homeOf, navigationOf } from './navigation';

const labelsOf = (permissions: Parameters<typeof navigationOf>[0]) =>
  navigationOf(permissions).map(({ label, entries }) => `${label}: ${entries.map((entry) => entry.label).join(', ')}`);

describe('the navigation', () => {
  it('shows a person the places that their permissions open', () => {
    expect(labelsOf(['asset.read', 'approval.read', 'operation.read'])).toEqual([
      'Register: Assets, Approvals, Activity',
      'Access: Security',
    ]);
    expect(labelsOf(['asset.read', 'audit.read', 'api_key.read'])).toEqual([
      'Register: Assets',
      'Record: Audit trail',
      'Access: API keys, Security',
    ]);
  });

  it('leaves their own security to somebody who may do nothing else', () => {
    expect(labelsOf([])).toEqual(['Access: Security']);
    expect(homeOf([])).toBe('/security');
  });

  it('starts at the first place', () => {
    expect(homeOf(['approval.read', 'audit.read'])).toBe('/approvals');
    expect(homeOf(['asset.read', 'approval.read'])).toBe('/assets');
  });
});
