import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { UnitOfWork } from '../database/unit-of-work';
import { Answers } from '../http/answers';
import { decodeCursor, DIGITS, toPage } from '../http/pages';
import { auditPage, type AuditQuery, auditQuery, toAuditEvent } from './audit.dto';

@ApiTags('Audit trail')
@Controller('v1/audit-events')
export class AuditController {
  constructor(private readonly unit: UnitOfWork) {}

  @Get()
  @Requires('audit.read')
  @Answers(200, auditPage, 'newest first')
  async list(@Query({ schema: auditQuery }) query: AuditQuery) {
    const before = decodeCursor(query.cursor, DIGITS);
    const events = await this.unit.tx.auditEvent.findMany({
      where: {
        targetId: query.target_id,
        actorId: query.actor_id,
        action: query.action,
        at: { gte: query.since, lt: query.until },
        ...(before ? { seq: { lt: BigInt(before) } } : {}),
      },
      orderBy: { seq: 'desc' },
      take: query.limit + 1,
    });
    return toPage(events, query.limit, ({ seq }) => String(seq), toAuditEvent);
  }
}
