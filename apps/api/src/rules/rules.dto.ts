import { z } from 'zod';
import type { RuleChange } from '../database/generated/client';
import { RuleChangeStatus } from '../database/generated/enums';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import type { HolderFacts, OrderFacts, RuleEffect, RulePreview } from './rule-preview';
import { canonicalRules, type RuleSet, ruleSetInput } from './rule-set';
import { RULE_TEMPLATE_IDS, type RuleTemplate, TEMPLATE_NOTE } from './rule-templates';

const ENFORCED_AT = ['chain', 'offering'] as const;

export const templateSchema = z
  .object({
    id: z.string(),
    jurisdiction: z.string().meta({ description: 'ISO 3166-1 alpha-2, or EU' }),
    title: z.string(),
    rule_set: ruleSetInput,
    rules: z.array(
      z.object({
        enforced_at: z.enum(ENFORCED_AT),
        rule: z.string().nullable().meta({ description: 'of the rule set, for what the chain enforces' }),
        exemption: z.string().nullable().meta({ description: 'of the register of offerees, which counts by it' }),
        says: z.string(),
        source: z.string(),
      }),
    ),
    as_of: z.string(),
    note: z.string(),
  })
  .meta({ id: 'RuleTemplate' });

export const templateList = z.object({ data: z.array(templateSchema) }).meta({ id: 'RuleTemplateList' });

export const toTemplate = (template: RuleTemplate): z.infer<typeof templateSchema> => ({
  id: template.id,
  jurisdiction: template.jurisdiction,
  title: template.title,
  rule_set: template.ruleSet,
  rules: template.rules.map(({ enforcedAt, rule = null, exemption = null, says, source }) => ({
    ...{ enforced_at: enforcedAt, rule, exemption, says, source },
  })),
  as_of: template.asOf,
  note: TEMPLATE_NOTE,
});

export const rulesInForceSchema = z
  .object({ instrument_id: z.uuid(), version: z.number().int(), rules: ruleSetInput })
  .meta({ id: 'RulesInForce' });

export const ruleChangeSchema = z
  .object({
    id: z.uuid(),
    instrument_id: z.uuid(),
    version: z.number().int().meta({ description: 'that it is, or would have become' }),
    rules: ruleSetInput,
    template_id: z.string().nullable(),
    reason: z.string(),
    status: z.enum(RuleChangeStatus),
    operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    in_force_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'RuleChange' });

export const ruleChangePage = pageOf(ruleChangeSchema).meta({ id: 'RuleChangePage' });
export const ruleChangeQuery = pageQuery.extend({ status: z.enum(RuleChangeStatus).optional() });

const reason = prose(2_000).trim().min(3);

export const proposeRulesBody = z
  .strictObject({
    base_version: z.number().int().min(1).meta({ description: 'the version that the change builds on' }),
    rules: ruleSetInput.meta({ description: 'in full: what is left out is no rule' }),
    template_id: z.enum(RULE_TEMPLATE_IDS).nullable().default(null),
    reason,
  })
  .meta({ id: 'ProposeRulesCommand' });

export const previewRulesBody = z.strictObject({ rules: ruleSetInput }).meta({ id: 'PreviewRulesQuestion' });
export const haltBody = z.strictObject({ reason }).meta({ id: 'HaltTradingCommand' });

export type ProposeRules = z.infer<typeof proposeRulesBody>;
export type RuleChangeQuery = z.infer<typeof ruleChangeQuery>;

/** The database keeps keys in an order of its own. */
export const rulesOf = ({ rules }: RuleChange): RuleSet => canonicalRules(rules as RuleSet);

export const toRuleChange = (change: RuleChange): z.infer<typeof ruleChangeSchema> => ({
  id: change.id,
  instrument_id: change.instrumentId,
  version: change.baseVersion + 1,
  rules: rulesOf(change),
  template_id: change.templateId,
  reason: change.reason,
  status: change.status,
  operation_id: change.operationId,
  refusal_code: change.refusalCode,
  created_by: change.createdBy,
  created_at: change.createdAt.toISOString(),
  in_force_at: change.inForceAt?.toISOString() ?? null,
});

const effectSchema = z.object({ rule: z.string(), code: z.string(), says: z.string() }).meta({ id: 'RuleEffect' });

const SHOWN_MAX = 500;

export const rulePreviewSchema = z
  .object({
    base_version: z.number().int(),
    changes: z.array(z.object({ rule: z.string(), before: z.unknown(), after: z.unknown() })),
    instrument: z.array(effectSchema).meta({ description: 'what binds everybody alike' }),
    holders_hit: z.number().int(),
    holders: z
      .array(
        z.object({
          identity: z.string(),
          investor_id: z.uuid().nullable(),
          units: z.string(),
          effects: z.array(effectSchema),
        }),
      )
      .meta({ description: `of today’s holders those it hits, the first ${SHOWN_MAX}` }),
    pending_hit: z.number().int(),
    pending: z
      .array(
        z.object({
          type: z.enum(['subscription', 'transfer']),
          id: z.uuid(),
          units: z.string(),
          effects: z.array(effectSchema),
        }),
      )
      .meta({ description: `subscriptions and requests for clearing that would be refused, the first ${SHOWN_MAX}` }),
  })
  .meta({ id: 'RulePreview' });

/** A request for clearing that would be refused, by the code that the chain would answer. */
export interface RequestHit {
  readonly id: string;
  readonly units: string;
  readonly effects: readonly RuleEffect[];
}

export function toRulePreview(
  baseVersion: number,
  { changes, instrument, holders, orders }: RulePreview,
  requests: readonly RequestHit[],
  investorOf: ReadonlyMap<bigint, string>,
): z.infer<typeof rulePreviewSchema> {
  const toHolder = ({ identity, units }: HolderFacts) => ({
    identity: identity.toString(),
    investor_id: investorOf.get(identity) ?? null,
    units: units.toString(),
  });
  const toOrder = ({ id, units }: OrderFacts) => ({ type: 'subscription' as const, id, units: units.toString() });
  const pending = [
    ...orders.map(({ order, effects }) => ({ ...toOrder(order), effects: [...effects] })),
    ...requests.map(({ effects, ...hit }) => ({ type: 'transfer' as const, ...hit, effects: [...effects] })),
  ];
  return {
    base_version: baseVersion,
    changes: [...changes],
    instrument: [...instrument],
    holders_hit: holders.length,
    holders: holders.slice(0, SHOWN_MAX).map(({ holder, effects }) => ({ ...toHolder(holder), effects: [...effects] })),
    pending_hit: pending.length,
    pending: pending.slice(0, SHOWN_MAX),
  };
}
