import { refusalByName, type RefusalName } from '@cadastre/protocol';
import { ELIGIBILITY_RULES } from './eligibility-rules';
import { HOLDING_RULES } from './holding-rules';
import { PARTY_RULES } from './party-rules';
import { TRADING_RULES } from './trading-rules';
import type { TransferFacts, TransferRule } from './transfer-facts';
import { UNIT_RULES } from './unit-rules';

/** Every rule of a transfer in the order in which the chain refuses: the first refusal is its answer. */
const TRANSFER_RULES: readonly TransferRule[] = [
  ...PARTY_RULES,
  ...TRADING_RULES,
  ...ELIGIBILITY_RULES,
  ...UNIT_RULES,
  ...HOLDING_RULES,
];

export const VERDICTS = ['passes', 'refuses', 'not_in_force', 'not_judged'] as const;

export interface RuleVerdict {
  readonly rule: string;
  readonly code: RefusalName;
  /** `not_judged`: another refusal must be cured before this rule has anything to look at */
  readonly verdict: (typeof VERDICTS)[number];
  /** of a refusal: what is wrong, and what would cure it */
  readonly detail: string | null;
  readonly cure: string | null;
}

export interface TransferExplanation {
  /** what the chain would answer; null: it would pass */
  readonly code: RefusalName | null;
  readonly rules: readonly RuleVerdict[];
}

/** What the chain would say to a transfer, with each rule's own verdict. */
export function explainTransfer(facts: TransferFacts): TransferExplanation {
  const argument = judgeArguments(facts);
  if (argument) return { code: argument.code, rules: [argument] };
  const rules = TRANSFER_RULES.map((rule) => verdictOf(rule, facts));
  return { code: rules.find(({ verdict }) => verdict === 'refuses')?.code ?? null, rules };
}

/** What is wrong before any rule is looked at. */
function judgeArguments({ from, to, asset }: TransferFacts): RuleVerdict | undefined {
  if (from.account === to.account) return refusal('arguments', 'SELF_TRANSFER');
  return asset.retired ? refusal('arguments', 'ASSET_RETIRED') : undefined;
}

function verdictOf(rule: TransferRule, facts: TransferFacts): RuleVerdict {
  const { code } = rule;
  if (!rule.binds(facts)) return { rule: rule.rule, code, verdict: 'not_in_force', detail: null, cure: null };
  const passes = rule.passes(facts);
  if (passes === false) return refusal(rule.rule, code, rule.cure?.(facts));
  return { rule: rule.rule, code, verdict: passes ? 'passes' : 'not_judged', detail: null, cure: null };
}

function refusal(rule: string, code: RefusalName, cure?: string): RuleVerdict {
  const known = refusalByName(code)!;
  return { rule, code, verdict: 'refuses', detail: known.reason, cure: cure ?? known.cure };
}
