import { type ErasureFacts, faultOfErasure } from './erasure.policy';

const NOW = new Date('2026-11-28T12:00:00Z');

const facts: ErasureFacts = {
  kycStatus: 'verified',
  standing: 'closed',
  closedAt: new Date('2021-11-28T11:00:00Z'),
  erasedAt: null,
};

describe('the erasure of an investor', () => {
  it.each([
    ['closed five years ago', {}, undefined],
    [
      'closed almost five years ago',
      { closedAt: new Date('2021-11-28T13:00:00Z') },
      'The file is kept until 2026-11-28.',
    ],
    [
      'who is active',
      { standing: 'active', closedAt: null },
      'The investor is active: a relationship ends by closing it.',
    ],
    [
      'who is blocked',
      { standing: 'blocked', closedAt: null },
      'The investor is blocked: a relationship ends by closing it.',
    ],
    ['who never handed in anything', { kycStatus: 'none', standing: 'restricted', closedAt: null }, undefined],
    [
      'who was rejected',
      { kycStatus: 'rejected', standing: 'restricted', closedAt: null },
      'The investor is restricted: a relationship ends by closing it.',
    ],
    ['who is erased', { erasedAt: NOW }, 'The personal data of this investor has been erased.'],
  ] as const)('%s', (_, changes, fault) => expect(faultOfErasure({ ...facts, ...changes }, NOW)).toBe(fault));
});
