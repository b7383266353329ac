import { Body, Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { PaymentFiles } from './payment-files.service';
import { PayoutOutcomes } from './payout-outcomes';
import {
  paymentFileBody,
  paymentFilePage,
  type PaymentFileQuery,
  paymentFileQuery,
  paymentFileSchema,
  payoutPage,
  type PayoutQuery,
  payoutQuery,
  payoutSchema,
  toPaymentFile,
  toPayout,
  withdrawBody,
  type WithdrawCommand,
} from './payouts.dto';
import { Payouts } from './payouts.service';
import { Withdrawals } from './withdrawals';

@ApiTags('Cash')
@Controller('v1')
export class PayoutsController {
  constructor(
    private readonly payouts: Payouts,
    private readonly withdrawals: Withdrawals,
    private readonly outcomes: PayoutOutcomes,
    private readonly files: PaymentFiles,
  ) {}

  @Get('payouts')
  @Requires('payout.read')
  @Answers(200, payoutPage)
  async list(@Query({ schema: payoutQuery }) query: PayoutQuery) {
    return toPage(await this.payouts.list(query), query.limit, ({ id }) => id, toPayout);
  }

  @Get('payouts/:id')
  @Requires('payout.read')
  @Answers(200, payoutSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toPayout(await this.payouts.get(id));
  }

  @Post('withdrawals')
  @Requires('withdrawal.request')
  @Answers(202, payoutSchema, 'its tokens are being burned; then the bank is asked to pay')
  async withdraw(@CurrentActor() actor: Actor, @Body({ schema: withdrawBody }) body: WithdrawCommand) {
    return toPayout(await this.withdrawals.request(actor, body));
  }

  @Post('payouts/:id/retry')
  @Requires('payment_file.create')
  @Answers(202, payoutSchema, 'the holder is to get the tokens back that the chain refused before')
  async retry(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toPayout(await this.outcomes.retry(actor, id));
  }

  @Get('payment-files')
  @Requires('payment_file.read')
  @Answers(200, paymentFilePage)
  async listFiles(@Query({ schema: paymentFileQuery }) query: PaymentFileQuery) {
    return toPage(await this.files.list(query), query.limit, ({ id }) => id, toPaymentFile);
  }

  @Post('payment-files')
  @Requires('payment_file.create')
  @Answers(201, paymentFileSchema, 'everything that waits to be paid')
  async createFile(
    @CurrentActor() actor: Actor,
    @Body({ schema: paymentFileBody }) { currency }: z.infer<typeof paymentFileBody>,
  ) {
    return toPaymentFile(await this.files.create(actor, currency));
  }

  @Get('payment-files/:id/content')
  @Requires('payment_file.create')
  @ApiProduces('application/xml')
  @Header('content-type', 'application/xml')
  @Header('content-disposition', 'attachment; filename="payments.xml"')
  @Header('cache-control', 'private, no-store')
  @Answers(200, undefined, 'pain.001 for the bank; the reading is on record')
  content(@Param('id', { schema: idParam }) id: string) {
    return this.files.read(id);
  }
}
