import { assertSum } from './largest-remainder';
import {
  type Money,
  addMoney,
  maxMoney,
  minMoney,
  requireNotNegative,
  subtractMoney,
  sumMoney,
  toMoney,
  ZERO,
} from './money';
import { BASIS_POINTS, mulDivDown, mulDivUp } from './rounding';

export interface SecuredLoan {
  readonly principal: Money;
  readonly interest: Money;
  readonly collateral: Money;
  readonly advanceBp: bigint;
  readonly liquidationLtvBp: bigint;
}

export interface CollateralVerdict {
  /** Owed over collateral in basis points, rounded up: a loan just above a limit is above it. Null without collateral. */
  readonly ltvBp: bigint | null;
  /** What brings the loan back to its advance rate, in cash. */
  readonly marginCall: Money;
  readonly liquidatable: boolean;
}

export function judgeCollateral(loan: SecuredLoan): CollateralVerdict {
  const owed = addMoney(
    requireNotNegative(loan.principal, 'the principal'),
    requireNotNegative(loan.interest, 'the interest'),
  );
  const collateral = requireNotNegative(loan.collateral, 'the collateral');
  const allowed = toMoney(mulDivDown(collateral, loan.advanceBp, BASIS_POINTS));
  return {
    ltvBp: collateral === 0n ? null : mulDivUp(owed, BASIS_POINTS, collateral),
    marginCall: maxMoney(subtractMoney(owed, allowed), ZERO),
    liquidatable: owed * BASIS_POINTS >= loan.liquidationLtvBp * collateral && owed > 0n,
  };
}

export interface LiquidationClaims {
  readonly costs: Money;
  readonly interest: Money;
  readonly principal: Money;
}

export interface LiquidationOutcome extends LiquidationClaims {
  readonly surplusToBorrower: Money;
  /** Claims that the proceeds did not reach. */
  readonly lossToPool: Money;
}

/** Proceeds pay costs, interest and principal, in that order; what is left is the borrower's. */
export function distributeProceeds(proceeds: Money, claims: LiquidationClaims): LiquidationOutcome {
  let left = requireNotNegative(proceeds, 'the proceeds');
  const pay = (claim: Money, name: string): Money => {
    const paid = minMoney(requireNotNegative(claim, name), left);
    left = subtractMoney(left, paid);
    return paid;
  };
  const costs = pay(claims.costs, 'costs');
  const interest = pay(claims.interest, 'interest');
  const principal = pay(claims.principal, 'principal');
  const paid = sumMoney([costs, interest, principal]);
  assertSum(proceeds, [paid, left]);
  const lossToPool = subtractMoney(sumMoney([claims.costs, claims.interest, claims.principal]), paid);
  return { costs, interest, principal, surplusToBorrower: left, lossToPool };
}
