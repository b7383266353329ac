import { type Rule } from '../../execution/rule';
import { anchor } from './anchor';

export const auditAnchorRules: Readonly<Record<string, Rule>> = { anchor };
