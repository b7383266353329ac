import { type Rule } from '../../execution/rule';
import { claim } from './claim';
import { declare } from './declare';
import { close, expire } from './expire';
import { fund } from './fund';
import { pay, release } from './pay';

export const distributionRules: Readonly<Record<string, Rule>> = { declare, fund, pay, claim, release, expire, close };
