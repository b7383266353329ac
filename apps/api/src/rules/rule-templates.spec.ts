import { EXEMPTION_IDS } from '../offerees/exemptions';
import { canonicalRules, OPEN_RULES, type RuleSet, ruleSetInput } from './rule-set';
import { RULE_TEMPLATES, type RuleTemplate } from './rule-templates';

/** The rules that a template sets, by name. */
const setIn = ({ ruleSet }: RuleTemplate): string[] =>
  Object.keys(ruleSet)
    .filter(
      (name) => JSON.stringify(ruleSet[name as keyof RuleSet]) !== JSON.stringify(OPEN_RULES[name as keyof RuleSet]),
    )
    .sort();

describe('ready-made rules', () => {
  it('are there for each jurisdiction', () => {
    const covered = new Set(RULE_TEMPLATES.map(({ jurisdiction }) => jurisdiction));
    expect([...covered].sort()).toEqual(['BM', 'CH', 'EU', 'GI', 'JP', 'KY', 'LU', 'MT', 'SG', 'US']);
    expect(RULE_TEMPLATES.map(({ id }) => id)).toEqual(expect.arrayContaining(['us_reg_d_506c', 'us_reg_s']));
    expect(new Set(RULE_TEMPLATES.map(({ id }) => id)).size).toBe(RULE_TEMPLATES.length);
  });

  it.each(RULE_TEMPLATES.map((template) => [template.id, template] as const))(
    '%s: each rule says where it is enforced, by what source, as of when',
    (_, template) => {
      expect(template.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(canonicalRules(ruleSetInput.parse(template.ruleSet))).toEqual(canonicalRules(template.ruleSet));
      const onChain = template.rules.filter(({ enforcedAt }) => enforcedAt === 'chain');
      expect(onChain.map(({ rule }) => rule!).sort()).toEqual(setIn(template));
      expect(template.rules.some(({ enforcedAt }) => enforcedAt === 'offering')).toBe(true);
      for (const { says, source, exemption } of template.rules) {
        expect([says.length > 20, source.length > 5]).toEqual([true, true]);
        if (exemption !== undefined) expect(EXEMPTION_IDS).toContain(exemption);
      }
    },
  );
});
