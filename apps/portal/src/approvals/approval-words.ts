import { codeToWords } from '../format/words';

const ACTIONS: Readonly<Record<string, string>> = {
  'asset.approve': 'Approve an asset',
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

/** A payload laid out in lines that a person can judge one by one: a path and what stands there. */
export interface Line {
  readonly path: readonly string[];
  readonly value: string | null;
}

/** Every leaf of the payload, in its own order: what is approved is shown whole, nothing summed up or left out. */
export function linesOf(value: unknown, path: readonly string[] = []): readonly Line[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ path, value: null }];
    return value.flatMap((item, i) => linesOf(item, [...path, String(i + 1)]));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return [{ path, value: null }];
    return entries.flatMap(([name, item]) => linesOf(item, [...path, name]));
  }
  return [{ path, value: value === null || value === '' ? null : String(value) }];
}
