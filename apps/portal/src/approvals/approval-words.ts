import { amountToText } from '../format/amount';
import { codeToWords } from '../format/words';

const ACTIONS: Readonly<Record<string, string>> = {
  'asset.take_in': 'Take an asset into due diligence',
  'asset.approve': 'Approve an asset',
  'evidence.accept': 'Accept a piece of evidence',
  'valuation.publish': 'Let a valuation count, and tell the chain',
  'title_dispute.decide': 'Decide whose a title is',
  'asset.retire': 'End an asset',
  'instrument.redeem': 'Redeem units of an instrument',
  'instrument.retire': 'End an instrument',
  'issuing_entity.renew': 'Renew an issuing entity',
  'issuing_entity.change_standing': 'Let an issuing entity go',
  'instrument.tokenise': 'Make an instrument a token',
  'issuing_entity.admit': 'Admit an issuing entity',
  'person.admit': 'Admit a person',
};

/** What is asked for, as a title. */
export const actionToWords = (action: string): string => ACTIONS[action] ?? codeToWords(action);

/** The name of what it is about, where the payload holds one. */
export function subjectOf(payload: Readonly<Record<string, unknown>>): string | undefined {
  for (const part of Object.values(payload)) {
    if (typeof part === 'object' && part !== null && 'name' in part && typeof part.name === 'string') return part.name;
  }
  return undefined;
}

/** One thing to judge: where it stands in the payload and what stands there. */
export interface Line {
  readonly path: readonly string[];
  /** null where the payload says nothing */
  readonly value: string | null;
  /** in words, where the value itself is hard to read; shown beside it, never in its place */
  readonly words?: string;
}

/** Every leaf of the payload, in its own order: what is approved is shown whole, nothing summed up or left out. */
export function linesOf(value: unknown, path: readonly string[] = []): readonly Line[] {
  if (isAmount(value)) return [{ path, value: `${value.amount} ${value.asset}`, words: amountToText(value) }];
  if (typeof value !== 'object' || value === null) {
    return [{ path, value: value === null || value === '' ? null : String(value) }];
  }
  const entries = Array.isArray(value) ? value.map((item, i) => [String(i + 1), item] as const) : Object.entries(value);
  if (entries.length === 0) return [{ path, value: null }];
  return entries.flatMap(([name, item]) => linesOf(item, [...path, name]));
}

function isAmount(value: unknown): value is { amount: string; asset: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).sort().join() === 'amount,asset' &&
    Object.values(value).every((part) => typeof part === 'string')
  );
}
