import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { approvalSchema, toApproval } from '../approvals/approvals.dto';
import { InstrumentAccess } from '../holdings/instrument-access';
import { Answers, idParam } from '../http/answers';
import { ChangesNothing } from '../http/changes-nothing';
import { etagOf } from '../http/etag';
import { toPage } from '../http/pages';
import { notFound } from '../http/problem';
import { accepted, Accepts } from '../operations/accepted';
import { InstrumentRules } from './instrument-rules.service';
import { RuleChanges } from './rule-changes.service';
import { RuleImpact } from './rule-impact.service';
import { RULE_TEMPLATES } from './rule-templates';
import {
  haltBody,
  previewRulesBody,
  type ProposeRules,
  proposeRulesBody,
  ruleChangePage,
  type RuleChangeQuery,
  ruleChangeQuery,
  rulePreviewSchema,
  rulesInForceSchema,
  templateList,
  templateSchema,
  toRuleChange,
  toTemplate,
} from './rules.dto';

@ApiTags('Rules')
@Controller('v1')
export class RulesController {
  constructor(
    private readonly access: InstrumentAccess,
    private readonly rules: InstrumentRules,
    private readonly changes: RuleChanges,
    private readonly impact: RuleImpact,
  ) {}

  @Get('rule-templates')
  @Requires('rules.read')
  @Answers(200, templateList, 'rules of jurisdictions, a starting point for counsel')
  templates() {
    return { data: RULE_TEMPLATES.map(toTemplate) };
  }

  @Get('rule-templates/:template')
  @Requires('rules.read')
  @Answers(200, templateSchema)
  template(@Param('template') id: string) {
    const template = RULE_TEMPLATES.find((each) => each.id === id);
    if (!template) throw notFound('template');
    return toTemplate(template);
  }

  @Get('instruments/:id/rules')
  @Requires('rules.read')
  @Answers(200, rulesInForceSchema, 'the rules in force')
  async inForce(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { version, rules } = await this.rules.inForce(actor, id);
    void reply.header('etag', etagOf(version));
    return { instrument_id: id, version, rules };
  }

  @Get('instruments/:id/rules/versions')
  @Requires('rules.read')
  @Answers(200, ruleChangePage, 'every version that was changed, and what was proposed')
  async versions(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: ruleChangeQuery }) query: RuleChangeQuery,
  ) {
    await this.access.requireOwn(actor, id);
    return toPage(await this.changes.list(id, query), query.limit, (change) => change.id, toRuleChange);
  }

  @Post('instruments/:id/rules/preview')
  @Requires('rules.change')
  @ChangesNothing()
  @Answers(200, rulePreviewSchema, 'whom a change would hit')
  preview(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: previewRulesBody }) { rules }: z.infer<typeof previewRulesBody>,
  ) {
    return this.impact.preview(actor, id, rules);
  }

  @Post('instruments/:id/rules')
  @Requires('rules.change')
  @Answers(202, approvalSchema, 'proposed; waits for a second person')
  async propose(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: proposeRulesBody }) body: ProposeRules,
  ) {
    return toApproval(await this.rules.propose(actor, id, body));
  }

  @Post('instruments/:id/halt')
  @Requires('rules.halt')
  @Accepts()
  async halt(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: haltBody }) { reason }: z.infer<typeof haltBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.rules.halt(actor, id, reason), reply);
  }

  @Post('instruments/:id/resume')
  @Requires('rules.halt')
  @Answers(202, approvalSchema, 'waits for a second person')
  async resume(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: haltBody }) { reason }: z.infer<typeof haltBody>,
  ) {
    return toApproval(await this.rules.resume(actor, id, reason));
  }
}
