import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { Document } from '../../state/schema';
import { beginManaged, isZeroWord, judgeManaged, managedAsset, mayManage } from './managed-asset';

const key = new Uint32Array(9);

/** The key of a document: its asset, and its id from calldata. */
export function documentKey(asset: number, words: Uint32Array, at: number): Uint32Array {
  key[Document.asset] = asset;
  for (let word = 0; word < 8; word++) key[Document.id + word] = words[at + word]!;
  return key;
}

/** Records the hash of a document as its next version; the log keeps the earlier ones. */
export const recordDocument: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    if (isZeroWord(call, 1) || isZeroWord(call, 2)) return Refusal.VALUE_INVALID;
    return judgeManaged(state, asset);
  },

  apply(state, call) {
    const { documents } = state;
    const asset = managedAsset(state, call);
    const row = documents.ensure(documentKey(asset, call.data, call.at(1)));
    const version = documents.get(row, Document.version) + 1;
    documents.set(row, Document.version, version);
    for (let word = 0; word < 8; word++) documents.set(row, Document.hash + word, call.data[call.at(2) + word]!);
    beginManaged(state, asset, events.DocumentRecorded);
    state.logs.topicWords(call.data, call.at(1));
    state.logs.dataNumber(version);
    state.logs.dataWords(call.data, call.at(2));
    state.logs.finish();
  },
};
