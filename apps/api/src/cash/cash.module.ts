import { Module } from '@nestjs/common';
import { BankController } from '../bank/bank.controller';
import { BankEntries } from '../bank/bank-entries';
import { BankStatements } from '../bank/bank-statements.service';
import { SimulatedBank } from '../bank/simulated-bank';
import { StatementReceiver } from '../bank/statement-upload';
import { DocumentsModule } from '../documents/documents.module';
import { InvestorsModule } from '../investors/investors.module';
import { OrganisationsModule } from '../organisations/organisations.module';
import { BankMoney } from '../subscriptions/bank-money';
import { BankAccountsController } from './bank-accounts.controller';
import { BankAccounts } from './bank-accounts.service';
import { CashBalances } from './cash-balances';
import { CashBankMoney } from './cash-bank-money';
import { CashBreaksController } from './cash-breaks.controller';
import { CashBreaks } from './cash-breaks.service';
import { CashCount } from './cash-count';
import { CashGate } from './cash-gate';
import { CashParties } from './cash-parties';
import { CashReconciler } from './cash-reconciler';
import { CurrenciesController } from './currencies.controller';
import { Currencies } from './currencies.service';
import { EntryJudging } from './entry-judging';
import { EntryQueue } from './entry-queue';
import { EntryResolutions } from './entry-resolutions';
import { EntryWork } from './entry-work';
import { Minting } from './minting';
import { PaymentFiles } from './payment-files.service';
import { PaymentReferences } from './payment-references';
import { PayoutOutcomes } from './payout-outcomes';
import { PayoutsController } from './payouts.controller';
import { Payouts } from './payouts.service';
import { Reversals } from './reversals';
import { Withdrawals } from './withdrawals';

/** Money at the bank and the tokens that stand for it: an entry becomes tokens, tokens become an entry. */
@Module({
  imports: [DocumentsModule, InvestorsModule, OrganisationsModule],
  controllers: [CurrenciesController, BankController, BankAccountsController, PayoutsController, CashBreaksController],
  providers: [
    { provide: BankMoney, useClass: CashBankMoney },
    BankAccounts,
    BankEntries,
    BankStatements,
    CashBalances,
    CashBreaks,
    CashCount,
    CashGate,
    CashParties,
    CashReconciler,
    Currencies,
    EntryJudging,
    EntryQueue,
    EntryResolutions,
    EntryWork,
    Minting,
    PaymentFiles,
    PaymentReferences,
    PayoutOutcomes,
    Payouts,
    Reversals,
    SimulatedBank,
    StatementReceiver,
    Withdrawals,
  ],
  exports: [BankMoney],
})
export class CashModule {}
