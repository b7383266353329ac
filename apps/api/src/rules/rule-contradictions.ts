import { type ProblemPlace, Problem } from '../http/problem';
import type { RuleSet } from './rule-set';

const RANGES = [
  ['min_holding', 'max_holding'],
  ['min_holding_bps', 'max_holding_bps'],
] as const satisfies readonly (readonly [keyof RuleSet, keyof RuleSet])[];

/** Rules that nobody could keep are a mistake of whoever wrote them. What clashes is named, and how it is mended. */
export function judgeContradictions(rules: RuleSet): void {
  const errors = [...rangeFaults(rules), ...countryFaults(rules)];
  if (errors.length === 0) return;
  throw new Problem('VALIDATION_FAILED', errors.map(({ detail }) => detail).join(' '), { errors });
}

function rangeFaults(rules: RuleSet): ProblemPlace[] {
  return RANGES.flatMap(([least, most]) => {
    const [min, max] = [rules[least], rules[most]];
    if (min === null || max === null || BigInt(min) <= BigInt(max)) return [];
    const detail = `${least} ${min} is above ${most} ${max}: lower ${least}, raise ${most}, or leave one out.`;
    return [{ pointer: `/rules/${least}`, code: 'MIN_ABOVE_MAX', detail }];
  });
}

function countryFaults({ countries_allowed: allowed, countries_denied: denied }: RuleSet): ProblemPlace[] {
  const both = denied.filter((country) => allowed?.includes(country)).sort();
  if (both.length === 0) return [];
  const detail = `countries_allowed and countries_denied both name ${both.join(', ')}: take it out of one of them.`;
  return [{ pointer: '/rules/countries_denied', code: 'ALLOWED_AND_DENIED', detail }];
}
