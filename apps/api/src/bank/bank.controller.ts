import { Body, Controller, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { EntryResolutions, type Resolution } from '../cash/entry-resolutions';
import { Answers, idParam } from '../http/answers';
import { TakesForm } from '../http/forms';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { BankEntries } from './bank-entries';
import { BankStatements, type ReceivedStatement } from './bank-statements.service';
import {
  depositPage,
  entryPage,
  type EntryQuery,
  entryQuery,
  entrySchema,
  type MatchEntry,
  matchBody,
  readEntrySchema,
  resolutionSchema,
  resolveBody,
  type SimulateBank,
  simulateBody,
  STATEMENT_FORM,
  statementPage,
  type StatementQuery,
  statementQuery,
  statementSchema,
  toDeposit,
  toEntry,
  toReadEntry,
  toStatement,
} from './bank.dto';
import { SimulatedBank } from './simulated-bank';
import { StatementReceiver, UploadedStatement } from './statement-upload';

type Reason = z.infer<typeof resolveBody>;

@ApiTags('Bank')
@Controller('v1')
export class BankController {
  constructor(
    private readonly statements: BankStatements,
    private readonly entries: BankEntries,
    private readonly resolutions: EntryResolutions,
    private readonly simulated: SimulatedBank,
  ) {}

  @Get('bank-statements')
  @Requires('bank_statement.read')
  @Answers(200, statementPage)
  async listStatements(@Query({ schema: statementQuery }) query: StatementQuery) {
    return toPage(await this.statements.list(query), query.limit, ({ id }) => id, toStatement);
  }

  @Get('bank-statements/:id')
  @Requires('bank_statement.read')
  @Answers(200, statementSchema)
  async getStatement(@Param('id', { schema: idParam }) id: string) {
    return toStatement(await this.statements.get(id));
  }

  @Post('bank-statements')
  @Requires('bank_statement.import')
  @TakesForm()
  @UseGuards(StatementReceiver)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: STATEMENT_FORM })
  @Answers(201, statementSchema, 'imported whole; its entries are being judged')
  async importStatement(@CurrentActor() actor: Actor, @UploadedStatement() received: ReceivedStatement) {
    return toStatement(await this.statements.add(actor, received));
  }

  @Post('bank-simulations')
  @Requires('bank_statement.import')
  @Answers(201, statementSchema, 'outside production: the next statement of a bank that is made up')
  async simulate(@CurrentActor() actor: Actor, @Body({ schema: simulateBody }) body: SimulateBank) {
    return toStatement(await this.simulated.book(actor, body));
  }

  @Get('bank-entries')
  @Requires('bank_entry.read')
  @Answers(200, entryPage)
  async listEntries(@Query({ schema: entryQuery }) query: EntryQuery) {
    return toPage(await this.entries.list(query), query.limit, ({ id }) => id, toEntry);
  }

  @Get('bank-entries/:id')
  @Requires('bank_entry.read')
  @Answers(200, readEntrySchema, 'with who is at the other end; the reading is on record')
  async getEntry(@Param('id', { schema: idParam }) id: string) {
    const { entry, counterparty } = await this.entries.read(id);
    return toReadEntry(entry, counterparty);
  }

  @Post('bank-entries/:id/match')
  @Requires('bank_entry.resolve')
  @Answers(202, resolutionSchema, 'waits for a second person')
  async match(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: matchBody }) { party, subscription_id, reason }: MatchEntry,
  ) {
    const match = { act: 'match' as const, party_type: party.type, party_id: party.id, subscription_id };
    return this.propose(actor, id, match, reason);
  }

  @Post('bank-entries/:id/own')
  @Requires('bank_entry.resolve')
  @Answers(202, resolutionSchema, 'said to be the platform’s own; waits for a second person')
  own(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: resolveBody }) { reason }: Reason,
  ) {
    return this.propose(actor, id, { act: 'own' }, reason);
  }

  @Post('bank-entries/:id/take-back')
  @Requires('bank_entry.resolve')
  @Answers(202, resolutionSchema, 'frozen tokens are to leave with the money; waits for a second person')
  takeBack(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: resolveBody }) { reason }: Reason,
  ) {
    return this.propose(actor, id, { act: 'take_back' }, reason);
  }

  @Post('bank-entries/:id/return')
  @Requires('bank_entry.resolve')
  @Answers(200, entrySchema, 'goes back to the account it came from')
  async sendBack(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: resolveBody }) { reason }: Reason,
  ) {
    return toEntry(await this.resolutions.sendBack(actor, id, reason));
  }

  @Get('deposits')
  @Requires('deposit.read')
  @Answers(200, depositPage, 'money that came for one’s own organisation')
  async deposits(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.entries.depositsOf(actor.organisationId, query), query.limit, ({ id }) => id, toDeposit);
  }

  private async propose(actor: Actor, id: string, resolution: Resolution, reason: string) {
    const { entry, approval } = await this.resolutions.propose(actor, id, resolution, reason);
    return { entry: toEntry(entry), approval: toApproval(approval) };
  }
}
