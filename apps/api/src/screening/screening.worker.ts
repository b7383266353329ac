import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import {
  explainHit,
  type ListFault,
  type ListSource,
  readList,
  RefusedList,
  type SanctionList,
  type ScreeningHit,
  ScreeningIndex,
  type ScreeningSubject,
} from '@cadastre/screening';

/** Lists are large, and reading one takes seconds: all of it happens in this thread, away from the requests. */
export type ScreeningTask =
  | { readonly kind: 'read'; readonly source: ListSource; readonly path: string }
  | { readonly kind: 'missing'; readonly sha256s: readonly string[] }
  | { readonly kind: 'keep'; readonly source: ListSource; readonly content: Uint8Array }
  | { readonly kind: 'screen'; readonly sha256s: readonly string[]; readonly subjects: readonly ScreeningSubject[] };

export interface ListSummary {
  readonly sha256: string;
  readonly publishedOn: string;
  readonly parties: number;
}

export type ExplainedHit = ScreeningHit & { readonly explanation: readonly string[] };

export type ScreeningAnswer =
  | { readonly kind: 'read'; readonly list: ListSummary }
  | { readonly kind: 'refused'; readonly fault: ListFault; readonly detail: string }
  | { readonly kind: 'missing'; readonly sha256s: readonly string[] }
  | { readonly kind: 'screened'; readonly threshold: number; readonly hits: readonly (readonly ExplainedHit[])[] };

/** The current list of each source, and as many that were current before or are about to be. */
const KEPT_LISTS = 8;

const lists = new Map<string, SanctionList>();
let index: { readonly key: string; readonly of: ScreeningIndex } | undefined;

function keep(list: SanctionList): SanctionList {
  lists.delete(list.sha256);
  lists.set(list.sha256, list);
  for (const oldest of [...lists.keys()].slice(0, -KEPT_LISTS)) lists.delete(oldest);
  return list;
}

function indexOf(sha256s: readonly string[]): ScreeningIndex {
  const key = [...sha256s].sort().join();
  if (index?.key !== key) {
    const wanted = sha256s.map((sha256) => {
      const list = lists.get(sha256);
      if (!list) throw new Error(`the list ${sha256} has not been loaded`);
      return keep(list);
    });
    index = { key, of: new ScreeningIndex(wanted) };
  }
  return index.of;
}

function answer(task: ScreeningTask): ScreeningAnswer {
  switch (task.kind) {
    case 'read':
      return summaryOf(task.source, readFileSync(task.path));
    case 'keep':
      return summaryOf(task.source, task.content);
    case 'missing':
      return { kind: 'missing', sha256s: task.sha256s.filter((sha256) => !lists.has(sha256)) };
    case 'screen': {
      const all = indexOf(task.sha256s);
      const results = task.subjects.map((subject) => all.screen(subject));
      const hits = results.map((result) => result.hits.map((hit) => ({ ...hit, explanation: explainHit(hit) })));
      return { kind: 'screened', threshold: results[0]?.threshold ?? 0, hits };
    }
  }
}

function summaryOf(source: ListSource, file: Uint8Array): ScreeningAnswer {
  try {
    const { sha256, publishedOn, parties } = keep(readList(source, file));
    return { kind: 'read', list: { sha256, publishedOn, parties: parties.length } };
  } catch (error) {
    if (error instanceof RefusedList) return { kind: 'refused', fault: error.fault, detail: error.message };
    throw error;
  }
}

parentPort!.on('message', ({ id, task }: { id: number; task: ScreeningTask }) => {
  try {
    parentPort!.postMessage({ id, answer: answer(task) });
  } catch (error) {
    parentPort!.postMessage({ id, failure: String(error) });
  }
});
