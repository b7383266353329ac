import { type Money } from '../money';
import { type YearFraction } from '../time/day-count';

export interface Tranche {
  readonly id: string;
  readonly principal: Money;
  /** Interest that fell due and was not paid; it bears interest at the tranche's rate. */
  readonly deferred: Money;
  readonly rateBp: bigint;
}

/** One line of the priority of payments. Lines are paid in order, each as far as the money goes. */
export type WaterfallStep =
  | { readonly kind: 'fees'; readonly label: string }
  | { readonly kind: 'interest'; readonly label: string; readonly tranche: string }
  /**
   * Overcollateralisation: performing assets over the principal of the covered tranches. While it is below the trigger,
   * the tranche is repaid up to the amount that would cure it.
   */
  | {
      readonly kind: 'cure';
      readonly label: string;
      readonly tranche: string;
      readonly covered: readonly string[];
      readonly triggerBp: bigint;
    }
  /** Repayment of principal with all that is left; the next line waits until the tranche is repaid. */
  | { readonly kind: 'principal'; readonly label: string; readonly tranche: string }
  /** Whatever is left, to whoever holds the residual. */
  | { readonly kind: 'residual'; readonly label: string };

export interface WaterfallState {
  readonly tranches: readonly Tranche[];
  /** Fees of earlier periods that are still owed. */
  readonly unpaidFees: Money;
}

export interface CollectionPeriod {
  readonly available: Money;
  readonly performing: Money;
  readonly fees: Money;
  readonly time: YearFraction;
}

export interface WaterfallLine {
  readonly label: string;
  readonly due: Money;
  readonly paid: Money;
  readonly unpaid: Money;
}

export interface CoverageTest {
  readonly label: string;
  /** Basis points, rounded down; null where nothing is owed, which passes. */
  readonly openBp: bigint | null;
  readonly closeBp: bigint | null;
  readonly passedAtOpen: boolean;
}

export interface WaterfallResult {
  readonly lines: WaterfallLine[];
  readonly coverage: CoverageTest[];
  readonly state: WaterfallState;
  /** Money that no line claimed; it stays in the collection account. */
  readonly left: Money;
}
