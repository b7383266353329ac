import { refusals, type RefusalName } from '@cadastre/protocol';

/** The codes of a movement of units, from the parties' on; see `contracts/Refusals.sol`. */
const MOVEMENT_CODES = { from: 200, to: 299 };

/** Every rule by which the chain refuses units to somebody. */
export const MOVEMENT_REFUSALS: readonly RefusalName[] = refusals
  .filter(({ code }) => code >= MOVEMENT_CODES.from && code <= MOVEMENT_CODES.to)
  .map(({ name }) => name);

/** What nobody meets who uses the API alone, and why. */
export const OUT_OF_REACH = {
  INSUFFICIENT_FROZEN: 'Only the platform frees units, and it frees as many as it has frozen.',
  SUPPLY_OVERFLOW: 'What is authorised caps every supply, and SUPPLY_ABOVE_CAP answers first.',
} as const satisfies Partial<Record<RefusalName, string>>;
