import { assertSum } from '../largest-remainder';
import { type Money, addMoney, minMoney, requireNotNegative, subtractMoney, sumMoney } from '../money';
import { accrueInterest } from '../time/accrual';
import { coverageBp, cureAmount, passesCoverage } from './coverage';
import {
  type CollectionPeriod,
  type CoverageTest,
  type Tranche,
  type WaterfallLine,
  type WaterfallResult,
  type WaterfallState,
  type WaterfallStep,
} from './terms';

/** The books while one period's money runs down the lines. */
class Books {
  readonly tranches: Map<string, Tranche>;
  feesOwed: Money;
  left: Money;

  constructor(state: WaterfallState, period: CollectionPeriod) {
    this.tranches = new Map(state.tranches.map((tranche) => [tranche.id, tranche]));
    if (this.tranches.size !== state.tranches.length) throw new RangeError('two tranches have the same id');
    for (const { id, principal, deferred } of state.tranches) {
      requireNotNegative(principal, `the principal of ${id}`);
      requireNotNegative(deferred, `the deferred interest of ${id}`);
    }
    this.feesOwed = addMoney(
      requireNotNegative(state.unpaidFees, 'unpaid fees'),
      requireNotNegative(period.fees, 'the fees'),
    );
    this.left = requireNotNegative(period.available, 'the money available');
  }

  tranche(id: string): Tranche {
    const tranche = this.tranches.get(id);
    if (!tranche) throw new RangeError(`a line names the unknown tranche ${id}`);
    return tranche;
  }

  owed(ids: readonly string[]): Money {
    return sumMoney(ids.map((id) => this.tranche(id).principal));
  }

  private pay(label: string, due: Money): WaterfallLine {
    const paid = minMoney(due, this.left);
    this.left = subtractMoney(this.left, paid);
    return { label, due, paid, unpaid: subtractMoney(due, paid) };
  }

  payFees(label: string): WaterfallLine {
    const line = this.pay(label, this.feesOwed);
    this.feesOwed = line.unpaid;
    return line;
  }

  /** Current interest, deferred interest, and interest on the deferred; what is not paid is deferred. */
  payInterest(label: string, id: string, period: CollectionPeriod): WaterfallLine {
    const tranche = this.tranche(id);
    const bearing = addMoney(tranche.principal, tranche.deferred);
    const line = this.pay(label, addMoney(tranche.deferred, accrueInterest(bearing, tranche.rateBp, period.time)));
    this.tranches.set(id, { ...tranche, deferred: line.unpaid });
    return line;
  }

  payPrincipal(label: string, id: string, due: Money): WaterfallLine {
    const tranche = this.tranche(id);
    const line = this.pay(label, minMoney(due, tranche.principal));
    this.tranches.set(id, { ...tranche, principal: subtractMoney(tranche.principal, line.paid) });
    return line;
  }

  payResidual(label: string): WaterfallLine {
    return this.pay(label, this.left);
  }
}

function runStep(books: Books, step: WaterfallStep, period: CollectionPeriod): WaterfallLine {
  switch (step.kind) {
    case 'fees':
      return books.payFees(step.label);
    case 'interest':
      return books.payInterest(step.label, step.tranche, period);
    case 'cure':
      return books.payPrincipal(
        step.label,
        step.tranche,
        cureAmount(period.performing, books.owed(step.covered), step.triggerBp),
      );
    case 'principal':
      return books.payPrincipal(step.label, step.tranche, books.tranche(step.tranche).principal);
    case 'residual':
      return books.payResidual(step.label);
  }
}

/** Runs one period's money down the lines, in order. The same inputs simulate and settle. */
export function runWaterfall(
  steps: readonly WaterfallStep[],
  state: WaterfallState,
  period: CollectionPeriod,
): WaterfallResult {
  requireNotNegative(period.performing, 'performing assets');
  const books = new Books(state, period);
  const tests = steps.filter((step) => step.kind === 'cure');
  const ratiosNow = () => tests.map((test) => coverageBp(period.performing, books.owed(test.covered)));
  const open = ratiosNow();
  const passed = tests.map((test) => passesCoverage(period.performing, books.owed(test.covered), test.triggerBp));

  const lines = steps.map((step) => runStep(books, step, period));

  assertSum(period.available, [books.left, ...lines.map((line) => line.paid)]);
  const close = ratiosNow();
  const coverage = tests.map(({ label }, at): CoverageTest => ({
    label,
    openBp: open[at]!,
    closeBp: close[at]!,
    passedAtOpen: passed[at]!,
  }));
  return {
    lines,
    coverage,
    state: { tranches: [...books.tranches.values()], unpaidFees: books.feesOwed },
    left: books.left,
  };
}
