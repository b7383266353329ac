import type { IssuingEntity } from '../database/generated/client';
import { judgeRetirable, judgeTokenisable } from './instruments.policy';

const NOW = new Date('2026-11-20T12:00:00Z');
const LATER = new Date('2031-11-20T12:00:00Z');

describe('what may become a token', () => {
  it.each<[IssuingEntity['status'], IssuingEntity['standing'], Date | null, RegExp | undefined]>([
    ['registered', 'active', LATER, undefined],
    ['registering', 'active', null, /entity is registering/],
    ['registered', 'restricted', LATER, /^STATE_REFUSED: The issuing entity is not permitted to issue.$/],
    ['registered', 'blocked', LATER, /^STATE_REFUSED: The issuing entity is not permitted to issue.$/],
    ['registered', 'active', NOW, /until 2026-11-20.*renew/],
  ])('an instrument by an entity that is %s and %s until %s', (status, standing, expiresAt, refusal) => {
    const judge = () => judgeTokenisable({ status, standing, expiresAt } as IssuingEntity, NOW);
    if (refusal) expect(judge).toThrow(refusal);
    else expect(judge).not.toThrow();
  });
});

describe('what may end', () => {
  it.each<[string, Parameters<typeof judgeRetirable>[0], string | undefined]>([
    ['an active one without units', { status: 'active', offerings: 0, supply: 0n }, undefined],
    ['one with a unit out', { status: 'active', offerings: 0, supply: 1n }, 'UNITS_OUT'],
    ['one on offer', { status: 'active', offerings: 1, supply: 0n }, 'STATE_REFUSED'],
    ['a draft', { status: 'draft', offerings: 0, supply: 0n }, 'STATE_REFUSED'],
    ['one on its way to the chain', { status: 'tokenising', offerings: 0, supply: 0n }, 'STATE_REFUSED'],
    ['one that is ending', { status: 'retiring', offerings: 0, supply: 0n }, 'STATE_REFUSED'],
    ['one that has ended', { status: 'retired', offerings: 0, supply: 0n }, 'STATE_REFUSED'],
  ])('%s', (_, facts, code) => {
    if (code) expect(() => judgeRetirable(facts)).toThrow(expect.objectContaining({ code }));
    else expect(() => judgeRetirable(facts)).not.toThrow();
  });
});
