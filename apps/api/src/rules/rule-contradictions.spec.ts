import { Problem } from '../http/problem';
import { judgeContradictions } from './rule-contradictions';
import { OPEN_RULES, type RuleSet } from './rule-set';

function faultsOf(rules: Partial<RuleSet>): string[] {
  try {
    judgeContradictions({ ...OPEN_RULES, ...rules });
    return [];
  } catch (error) {
    return (error as Problem).more.errors!.map(({ pointer, code, detail }) => `${pointer} ${code} ${detail}`);
  }
}

describe('rules that contradict themselves', () => {
  it.each<[string, Partial<RuleSet>, RegExp[]]>([
    ['none at all', {}, []],
    ['a minimum that is the maximum', { min_holding: '10', max_holding: '10' }, []],
    ['a minimum alone', { min_holding: '10', min_holding_bps: 10 }, []],
    ['numbers, not their digits', { min_holding: '9', max_holding: '10' }, []],
    ['a maximum of zero', { min_holding: '1', max_holding: '0' }, [/min_holding MIN_ABOVE_MAX .*max_holding 0/]],
    ['units', { min_holding: '10', max_holding: '9' }, [/min_holding MIN_ABOVE_MAX min_holding 10 .*max_holding 9/]],
    ['basis points', { min_holding_bps: 2, max_holding_bps: 1 }, [/min_holding_bps MIN_ABOVE_MAX .*max_holding_bps 1/]],
    ['a supply that issues no more, and holders who hold', { min_holding: '6', supply_cap: '5' }, []],
    ['a country denied where all may', { countries_denied: ['LU'] }, []],
    ['other countries', { countries_allowed: ['DE'], countries_denied: ['LU'] }, []],
    [
      'a country both allowed and denied',
      { countries_allowed: ['DE', 'LU'], countries_denied: ['LU'] },
      [/countries_denied ALLOWED_AND_DENIED countries_allowed and countries_denied both name LU/],
    ],
    [
      'everything at once',
      { min_holding: '2', max_holding: '1', countries_allowed: ['LU'], countries_denied: ['LU'] },
      [/MIN_ABOVE_MAX/, /ALLOWED_AND_DENIED/],
    ],
  ])('%s', (_, rules, faults) => {
    expect(faultsOf(rules)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});
