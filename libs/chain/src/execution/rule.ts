import { type Role } from '@cadastre/protocol';
import { type SlotSet } from '../schedule/slot-set';
import { type State } from '../state/state';
import { type Call } from './call';

/** The footprint of a rule that changes configuration: its calls run alone, in order. */
export const EVERYTHING = 'everything';

/**
 * One function of a native contract. `footprint` depends on sender, arguments and configuration alone; it also allocates
 * the rows it names. `verify` reads and answers a refusal code, 0 when nothing speaks against the call. `apply` writes and
 * emits events; it never refuses.
 */
export interface Rule {
  /** Predicted cost relative to a plain transfer, for packing and for the weight cap. */
  readonly weight: number | ((call: Call) => number);
  readonly footprint: typeof EVERYTHING | ((state: State, call: Call, slots: SlotSet) => void);
  verify(state: State, call: Call): number;
  apply(state: State, call: Call): void;
}

/** A function over lists: its items run in order, all or nothing, each as a call of the function named here. */
export interface ListFunction {
  readonly item: string;
  /** What the sender is asked for before the lists are looked at. */
  readonly role?: Role;
}
