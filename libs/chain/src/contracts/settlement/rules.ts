import { type Rule } from '../../execution/rule';
import { cancel } from './cancel';
import { issue } from './issue';
import { release } from './release';
import { settle } from './settle';

export const settlementRules: Readonly<Record<string, Rule>> = { settle, cancel, issue, release };
