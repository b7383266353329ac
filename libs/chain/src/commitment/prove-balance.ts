import { type BalanceProof } from '@cadastre/proofs';
import { Holding } from '../state/schema';
import { type State } from '../state/state';
import { topTables, type Commitment } from './commitment';
import { abiWord, isBound, readBinding } from './leaves';
import { densePath } from './forest';

/** The proof of an account's balance under the state root of the head; undefined when there is no such row. */
export function proveBalance(
  state: State,
  commitment: Commitment,
  assetAddress: Uint8Array,
  accountAddress: Uint8Array,
): BalanceProof | undefined {
  const words = (address: Uint8Array): Uint32Array => new Uint32Array(address.slice().buffer);
  const asset = state.assets.find(words(assetAddress));
  const account = state.accounts.find(words(accountAddress));
  const holding = asset === 0 || account === 0 ? 0 : state.holdings.find2(asset, account);
  if (holding === 0) return undefined;
  const { forest } = commitment;
  const position = state.holdings.words[(holding << 4) + Holding.position]!;
  const chunks = commitment.assets.chunks(asset);
  return {
    asset: assetAddress.slice(),
    account: accountAddress.slice(),
    balance: abiWord(state.holdings.words, (holding << 4) + Holding.balance).slice(16),
    position,
    ...(isBound(state.holdings.words, holding << 4) && { binding: readBinding(state, holding) }),
    rowPath: forest.path(commitment.assetTree(asset), position),
    assetChunks: [1, 2, 3].map((chunk) => chunks.slice(chunk * 32, chunk * 32 + 32)),
    assetNumber: asset,
    assetPath: forest.path(state.assets.id, asset),
    tablePath: densePath(commitment.topLeaves(), topTables(state).indexOf(state.assets)),
  };
}
