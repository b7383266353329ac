import { Standing } from '@cadastre/protocol';
import { always, bothRegistered, isSale, type PartyFacts, type TransferRule } from './transfer-facts';

const isBarred = ({ frozen, identity, attributes }: PartyFacts): boolean =>
  frozen || (identity !== 0n && attributes.standing !== Standing.Active && attributes.standing !== Standing.Restricted);

/**
 * Who may take part at all. PARTY_NOT_PERMITTED is one code for screening, suspicion, blocks and freezes, and says of
 * neither party that it is meant.
 */
export const PARTY_RULES: readonly TransferRule[] = [
  {
    code: 'PARTY_UNREGISTERED',
    rule: 'parties',
    binds: always,
    passes: bothRegistered,
  },
  {
    code: 'PARTY_RETIRED',
    rule: 'parties',
    binds: always,
    passes: ({ from, to }) => !from.retired && !to.retired,
  },
  {
    code: 'PARTY_NOT_PERMITTED',
    rule: 'parties',
    binds: always,
    passes: (facts) => {
      const { from, to, asset } = facts;
      if (isBarred(from) || isBarred(to)) return false;
      return !isSale(facts) || asset.isCash || to.attributes.standing !== Standing.Restricted;
    },
  },
  {
    code: 'IDENTITY_EXPIRED',
    rule: 'parties',
    binds: (facts) => isSale(facts) && !facts.asset.isCash,
    passes: ({ to, now }) => (to.identity === 0n ? null : now < to.attributes.expiry),
  },
];
