import type { Role } from '../database/generated/enums';

/** Everything a principal may be allowed to do. A key's scopes are chosen from the same words. */
export const PERMISSIONS = [
  'organisation.read',
  'organisation.create',
  'person.read',
  'person.invite',
  'person.disable',
  'api_key.read',
  'api_key.create',
  'api_key.revoke',
  'asset.read',
  'asset.register',
  'asset.edit',
  'asset.submit',
  'asset.review',
  'document.read',
  'document.upload',
  'approval.read',
  'approval.withdraw',
  'operation.read',
  'event.read',
  'chain.read',
  'webhook.read',
  'webhook.manage',
  'audit.read',
  'queue.inspect',
  'queue.requeue',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

const ISSUER_OPERATOR: readonly Permission[] = [
  'organisation.read',
  'asset.read',
  'asset.register',
  'asset.edit',
  'asset.submit',
  'document.read',
  'document.upload',
  'approval.read',
  'approval.withdraw',
  'operation.read',
  'event.read',
  'chain.read',
  'webhook.read',
];

const AUDITOR: readonly Permission[] = [
  'organisation.read',
  'person.read',
  'api_key.read',
  'asset.read',
  'document.read',
  'approval.read',
  'operation.read',
  'event.read',
  'chain.read',
  'webhook.read',
  'audit.read',
];

export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  platform_admin: [
    ...AUDITOR,
    'organisation.create',
    'person.invite',
    'person.disable',
    'api_key.create',
    'api_key.revoke',
    'asset.review',
    'approval.withdraw',
    'webhook.manage',
    'queue.inspect',
    'queue.requeue',
  ],
  compliance_officer: [...AUDITOR, 'person.invite', 'person.disable', 'asset.review', 'approval.withdraw'],
  auditor: AUDITOR,
  issuer_admin: [
    ...ISSUER_OPERATOR,
    'person.read',
    'person.invite',
    'person.disable',
    'api_key.read',
    'api_key.create',
    'api_key.revoke',
    'webhook.manage',
    'audit.read',
  ],
  issuer_operator: ISSUER_OPERATOR,
  investor: ['organisation.read', 'event.read', 'chain.read'],
};

/** Roles whose holders see every organisation. */
export const PLATFORM_ROLES: ReadonlySet<Role> = new Set<Role>(['platform_admin', 'compliance_officer', 'auditor']);

/** The roles that the people of a kind of organisation may hold. */
export const ROLES_WITHIN = {
  platform: ['platform_admin', 'compliance_officer', 'auditor'],
  issuer: ['issuer_admin', 'issuer_operator'],
  investor: ['investor'],
} as const satisfies Record<string, readonly Role[]>;
