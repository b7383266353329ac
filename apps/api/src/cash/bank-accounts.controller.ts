import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import {
  type AddBankAccount,
  addBankAccountBody,
  bankAccountPage,
  bankAccountSchema,
  bankAccountSubmission,
  readBankAccountSchema,
  toBankAccount,
  toReadBankAccount,
} from './bank-accounts.dto';
import { BankAccounts } from './bank-accounts.service';

@ApiTags('Cash')
@Controller('v1/bank-accounts')
export class BankAccountsController {
  constructor(private readonly accounts: BankAccounts) {}

  @Get()
  @Requires('bank_account.read')
  @Answers(200, bankAccountPage)
  async list(@Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.accounts.list(query), query.limit, ({ id }) => id, toBankAccount);
  }

  @Get(':id')
  @Requires('bank_account.read')
  @Answers(200, readBankAccountSchema, 'with its number; what the desk reads is on record')
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { account, details } = await this.accounts.read(actor, id);
    return toReadBankAccount(account, details);
  }

  @Post()
  @Requires('bank_account.add')
  @Answers(202, bankAccountSubmission, 'waits for a second person')
  async add(@CurrentActor() actor: Actor, @Body({ schema: addBankAccountBody }) body: AddBankAccount) {
    const { account, approval } = await this.accounts.add(actor, body);
    return { bank_account: toBankAccount(account), approval: toApproval(approval) };
  }

  @Post(':id/close')
  @Requires('bank_account.add')
  @Answers(200, bankAccountSchema, 'nothing is paid to it any more')
  async close(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toBankAccount(await this.accounts.close(actor, id));
  }
}
