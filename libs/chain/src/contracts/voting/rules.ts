import { type Rule } from '../../execution/rule';
import { cast } from './cast';
import { closeMotion } from './close-motion';
import { openMotion } from './open-motion';

export const votingRules: Readonly<Record<string, Rule>> = { openMotion, cast, closeMotion };
