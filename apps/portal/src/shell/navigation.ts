import type { IconName } from '../design/icon';
import type { Permission } from '../session/session';

interface Entry {
  readonly to: '/assets' | '/approvals' | '/activity' | '/audit' | '/api-keys' | '/security';
  readonly label: string;
  readonly icon: IconName;
  /** an entry without one is for everybody */
  readonly permission?: Permission;
}

interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

const GROUPS: readonly Group[] = [
  {
    label: 'Register',
    entries: [
      { to: '/assets', label: 'Assets', icon: 'parcels', permission: 'asset.read' },
      { to: '/approvals', label: 'Approvals', icon: 'inbox', permission: 'approval.read' },
      { to: '/activity', label: 'Activity', icon: 'pulse', permission: 'operation.read' },
    ],
  },
  { label: 'Record', entries: [{ to: '/audit', label: 'Audit trail', icon: 'ledger', permission: 'audit.read' }] },
  {
    label: 'Access',
    entries: [
      { to: '/api-keys', label: 'API keys', icon: 'key', permission: 'api_key.read' },
      { to: '/security', label: 'Security', icon: 'shield' },
    ],
  },
];

/** The places a person may go to; a group without any is left out. */
export function navigationOf(permissions: readonly Permission[]): readonly Group[] {
  return GROUPS.map(({ label, entries }) => ({
    label,
    entries: entries.filter(({ permission }) => !permission || permissions.includes(permission)),
  })).filter(({ entries }) => entries.length > 0);
}

/** Where a person starts: the first place there is for them. */
export const homeOf = (permissions: readonly Permission[]): Entry['to'] =>
  navigationOf(permissions)[0]?.entries[0]?.to ?? '/security';
