import { type Rule } from '../../execution/rule';
import { transfer } from './transfer';

/** The writing functions of AssetToken and CashToken. */
export const assetTokenRules: Readonly<Record<string, Rule>> = { transfer };
