import { PaymentState, ZERO_ADDRESS, type Address, type Hex } from '@cadastre/protocol';
import { Distribution, Payment, Progress } from '../../state/schema';
import { amountAt, hexToWords, u64At } from '../../state/units';
import { addressOfAsset } from '../asset-registry/views';
import { supportsInterface } from '../supports-interface';
import { accountOf, type ViewTable } from '../view';
import { dueOn, unitsOf } from './distributions';

export const distributionViews: ViewTable = {
  termsOf: ({ state }, id: Hex) => {
    const { distributions } = state;
    const row = distributions.find(hexToWords(id));
    return [
      {
        asset: row === 0 ? ZERO_ADDRESS : addressOfAsset(state, distributions.get(row, Distribution.asset)),
        checkpoint: BigInt(distributions.get(row, Distribution.checkpoint)),
        cash: row === 0 ? ZERO_ADDRESS : addressOfAsset(state, distributions.get(row, Distribution.cash)),
        total: amountAt(distributions, row, Distribution.total),
        paymentAt: u64At(distributions, row, Distribution.paymentAt),
        expiresAt: u64At(distributions, row, Distribution.expiresAt),
      },
    ];
  },
  progressOf: ({ state }, id: Hex) => {
    const row = state.distributions.find(hexToWords(id));
    const amount = (word: number): bigint => amountAt(state.progress, row, word);
    return [
      {
        funded: amount(Progress.funded),
        paid: amount(Progress.paid),
        suspended: amount(Progress.suspended),
        returned: amount(Progress.returned),
        unitsDone: amount(Progress.unitsDone),
        closed: state.progress.get(row, Progress.closed) !== 0,
      },
    ];
  },
  paymentOf: ({ state }, id: Hex, address: Address) => {
    const distribution = state.distributions.find(hexToWords(id));
    const account = accountOf(state, address);
    if (distribution === 0 || account === 0) return [PaymentState.Open, 0n];
    const payment = state.payments.find2(distribution, account);
    const status = state.payments.get(payment, Payment.state);
    if (status !== PaymentState.Open) return [status, amountAt(state.payments, payment, Payment.amount)];
    return [status, dueOn(state, distribution, unitsOf(state, distribution, account))];
  },
  supportsInterface: supportsInterface('IDistribution'),
};
