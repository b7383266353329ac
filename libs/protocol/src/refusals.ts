import { type Hex } from './bytes';
import { Refusal, refusals } from './generated/refusals';

export { Refusal, refusals };

export type RefusalName = keyof typeof Refusal;

/** The number of a refusal. */
export type RefusalCode = (typeof Refusal)[RefusalName];

export type RefusalEntry = (typeof refusals)[number];

/** What a rule answers when nothing speaks against the call. */
export const ACCEPTED = 0;

const byCode = new Map<number, RefusalEntry>(refusals.map((entry) => [entry.code, entry]));
const byName = new Map<string, RefusalEntry>(refusals.map((entry) => [entry.name, entry]));
const bySelector = new Map<string, RefusalEntry>(refusals.map((entry) => [entry.selector, entry]));

export const refusalByCode = (code: number): RefusalEntry | undefined => byCode.get(code);
export const refusalByName = (name: string): RefusalEntry | undefined => byName.get(name);

/** Revert data → the refusal it carries, if any. */
export const refusalByRevertData = (data: string): RefusalEntry | undefined =>
  data.length === 10 ? bySelector.get(data.toLowerCase()) : undefined;

/** The revert data of a refusal: its error's selector. */
export function refusalToRevertData(code: RefusalCode): Hex {
  return byCode.get(code)!.selector;
}
