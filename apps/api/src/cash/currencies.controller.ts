import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers } from '../http/answers';
import { CashBalances } from './cash-balances';
import { CashGate } from './cash-gate';
import { CashParties } from './cash-parties';
import { Currencies } from './currencies.service';
import {
  cashBalanceList,
  currencyList,
  currencySchema,
  type OpenCurrency,
  openCurrencyBody,
  paymentReferenceBody,
  paymentReferenceSchema,
  toCurrency,
  toPaymentReference,
} from './currencies.dto';
import { PaymentReferences } from './payment-references';

@ApiTags('Cash')
@Controller('v1')
export class CurrenciesController {
  constructor(
    private readonly currencies: Currencies,
    private readonly gate: CashGate,
    private readonly parties: CashParties,
    private readonly references: PaymentReferences,
    private readonly balances: CashBalances,
  ) {}

  @Get('currencies')
  @Requires('currency.read')
  @Answers(200, currencyList, 'in which deposits are taken, and where they are paid to')
  async list() {
    const data: z.infer<typeof currencySchema>[] = [];
    for (const currency of await this.currencies.list()) {
      data.push(toCurrency(currency, await this.gate.read(currency.code)));
    }
    return { data };
  }

  @Post('currencies')
  @Requires('currency.open')
  @Answers(201, currencySchema, 'opened; its token is on its way, unless the chain has it already')
  async open(@CurrentActor() actor: Actor, @Body({ schema: openCurrencyBody }) body: OpenCurrency) {
    const currency = await this.currencies.open(actor, body);
    return toCurrency(currency, await this.gate.read(currency.code));
  }

  @Get('cash-balances')
  @Requires('deposit.read')
  @Answers(200, cashBalanceList, 'what the accounts of one’s own organisation hold')
  async ownBalances(@CurrentActor() { organisationId }: Actor) {
    return { data: await this.balances.of(organisationId) };
  }

  @Post('payment-references')
  @Requires('payment_reference.issue')
  @Answers(200, paymentReferenceSchema, 'the same one whenever it is asked for')
  async issue(
    @CurrentActor() actor: Actor,
    @Body({ schema: paymentReferenceBody }) { party: named, currency }: z.infer<typeof paymentReferenceBody>,
  ) {
    const party = await this.parties.require(actor, named);
    const issued = await this.references.issue(party, currency);
    return toPaymentReference(issued, await this.currencies.get(currency));
  }
}
