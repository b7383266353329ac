import { assetAddress, currencyFingerprint, type Hex } from '@cadastre/protocol';

/** Each currency is one real thing with one instrument. */
export const CASH_INSTRUMENT = 1;

/** The token of a currency: `EUR/2`. */
export const cashTokenOf = (currency: string): Hex =>
  assetAddress(currencyFingerprint(codeOf(currency)), CASH_INSTRUMENT);

export const codeOf = (currency: string): string => currency.slice(0, 3);
export const scaleOf = (currency: string): number => Number(currency.slice(4));
