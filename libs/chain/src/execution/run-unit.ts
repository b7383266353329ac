import { Holding } from '../state/schema';
import { ACCESS_MERGED, satellites, slotKey } from '../state/guard';
import { type State } from '../state/state';
import { NO_SLOT, SlotState } from '../schedule/slot-set';
import { rules } from '../contracts/registry';
import { events } from './bloom';
import { type Call } from './call';
import { CALL_WORDS, CallFlag, CallWord, type CallList } from './call-list';

/** What a unit needs besides the state: the calls of the block and their calldata. */
export interface BlockCalls {
  readonly list: CallList;
  readonly data: Uint32Array;
  /** Account row of the Batch contract, which reports refusals inside a batch. */
  readonly batchAccount: number;
  /** Called before each call of a unit that runs alone: what parallel calls have done beforehand. */
  readonly prepare?: (index: number) => void;
}

/** Runs a call, or the calls of an atomic batch, and writes outcome and place of the logs. A refusal leaves no trace. */
export function runUnit(state: State, block: BlockCalls, head: number, call: Call): void {
  const { list } = block;
  const size = list.get(head, CallWord.unitSize);
  const journalMark = state.journal.end;
  const sumsMark = state.deltas.end;
  const logsMark = state.logs.mark;
  let code = 0;
  for (let index = head; code === 0 && index < head + size; index++) {
    code = list.get(index, CallWord.preset);
    if (code !== 0) break;
    block.prepare?.(index);
    call.load(list, index, block.data);
    const rule = rules[call.rule]!.rule;
    code = rule.verify(state, call);
    if (code === 0) rule.apply(state, call);
  }
  const at = head * CALL_WORDS;
  list.calls[at + CallWord.code] = code;
  if (code !== 0) {
    state.journal.rollback(journalMark, state.tables);
    state.deltas.end = sumsMark;
    state.logs.discard(logsMark);
    if ((list.calls[at + CallWord.flags]! & CallFlag.listed) !== 0) emitRefusal(state, block, head, code);
  }
  state.logs.accept();
  list.calls[at + CallWord.logsAt] = logsMark;
  list.calls[at + CallWord.logsEnd] = state.logs.mark;
}

function emitRefusal(state: State, block: BlockCalls, head: number, code: number): void {
  state.logs.begin(block.batchAccount, events.CallRefused);
  state.logs.topicNumber(block.list.get(head, CallWord.batchIndex));
  state.logs.dataNumber(code);
  state.logs.finish();
}

/** The same with every access held against the unit's footprint, where the state has a guard. */
export function runGuarded(state: State, block: BlockCalls, head: number, call: Call): void {
  const { guard } = state;
  if (guard === undefined) return runUnit(state, block, head, call);
  guard.enter(declaredBy(state, block.list, head));
  try {
    runUnit(state, block, head, call);
  } finally {
    guard.leave();
  }
}

function declaredBy(state: State, list: CallList, head: number): Map<number, number> {
  const declared = new Map<number, number>();
  const allow = (table: number, row: number, access: number): void =>
    void declared.set(slotKey(table, row), (declared.get(slotKey(table, row)) ?? 0) | access);
  for (let index = head; index < head + list.get(head, CallWord.unitSize); index++) {
    const from = list.get(index, CallWord.slotsAt);
    for (let at = from; at < from + 2 * list.get(index, CallWord.slotCount); at += 2) {
      const dense = list.slots[at + 1]!;
      if (dense === NO_SLOT) continue;
      const { table, access: declaredAccess } = list.declaration(at / 2);
      const access = declaredAccess | (dense >>> 30 === SlotState.merged ? ACCESS_MERGED : 0);
      const row = list.slots[at]!;
      allow(table, row, access);
      if (table !== state.holdings.id) continue;
      const encumbrance = state.holdings.words[(row << state.holdings.shape.shift) + Holding.encumbrance]!;
      if (encumbrance !== 0)
        for (const satellite of satellites(encumbrance, state)) allow(satellite.table.id, satellite.row, access);
    }
  }
  return declared;
}
