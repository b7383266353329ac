import { numberToCountry } from '@cadastre/protocol';
import { type Claim, CLAIMS } from '../investors/claims';
import { isSale, type TransferFacts, type TransferRule } from './transfer-facts';

const CLASSES = ['unclassified', 'retail', 'professional', 'accredited', 'institutional'];
const EVERY_CLASS = 2n ** 256n - 1n;
const NAMED_MAX = 12;

const has = (bits: bigint, at: number): boolean => ((bits >> BigInt(at)) & 1n) === 1n;

/** Whether the receiver may come to hold units it did not hold. Cures name the rule, never what is known of the receiver. */
export const ELIGIBILITY_RULES: readonly TransferRule[] = [
  {
    code: 'TRANSFER_COUNTRY_DENIED',
    rule: 'countries',
    binds: (facts) =>
      isSale(facts) && (facts.asset.rules.countriesRestricted || facts.asset.rules.countriesDenied.length > 0),
    passes: ofReceiver(({ asset: { rules }, to: { attributes } }) => {
      if (rules.countriesRestricted && !rules.countriesAllowed.includes(attributes.country)) return false;
      return !rules.countriesDenied.includes(attributes.country);
    }),
    cure: ({ asset: { rules } }) => {
      const allowed = rules.countriesAllowed.filter((country) => !rules.countriesDenied.includes(country));
      return rules.countriesRestricted
        ? `Only a receiver from ${namesOf(allowed)} can acquire.`
        : `No receiver from ${namesOf(rules.countriesDenied)} can acquire.`;
    },
  },
  {
    code: 'TRANSFER_CLASS_DENIED',
    rule: 'investor_classes',
    binds: (facts) => isSale(facts) && facts.asset.rules.classesAllowed !== EVERY_CLASS,
    passes: ofReceiver(({ asset, to }) => has(asset.rules.classesAllowed, to.attributes.investorClass)),
    cure: ({ asset }) => {
      const admitted = CLASSES.filter((_, number) => has(asset.rules.classesAllowed, number));
      const classes = admitted.length > 0 ? admitted.join(', ') : 'none of the usual classes';
      return `Only these classes can acquire: ${classes}. Have the receiver’s classification reviewed.`;
    },
  },
  {
    code: 'TRANSFER_CLAIM_MISSING',
    rule: 'claims_required',
    binds: (facts) => isSale(facts) && facts.asset.rules.claimsRequired !== 0n,
    passes: ofReceiver(({ asset, to }) => (asset.rules.claimsRequired & ~to.attributes.claims) === 0n),
    cure: ({ asset }) => {
      const required = Object.keys(CLAIMS).filter((claim) => has(asset.rules.claimsRequired, CLAIMS[claim as Claim]));
      return `The receiver needs these attested: ${required.sort().join(', ')}.`;
    },
  },
  {
    code: 'TRANSFER_NOT_WHITELISTED',
    rule: 'whitelist_only',
    binds: (facts) => isSale(facts) && facts.asset.rules.whitelistOnly,
    passes: ofReceiver(({ to }) => to.whitelisted),
  },
];

/** Of an account that belongs to nobody nothing is known. */
function ofReceiver(passes: (facts: TransferFacts) => boolean): TransferRule['passes'] {
  return (facts) => (facts.to.identity === 0n ? null : passes(facts));
}

function namesOf(countries: readonly number[]): string {
  if (countries.length === 0) return 'no country at all';
  const names = countries.map((number) => numberToCountry(number) ?? String(number)).sort();
  const more = names.length - NAMED_MAX;
  return more > 0 ? `${names.slice(0, NAMED_MAX).join(', ')} and ${more} more` : names.join(', ');
}
