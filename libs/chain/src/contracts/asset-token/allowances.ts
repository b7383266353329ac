import { Account, Allowance } from '../../state/schema';
import { type State } from '../../state/state';

const key = new Uint32Array(7);

/** Where the allowance of a known spender lies, 0 when there is none. */
export function findAllowance(state: State, asset: number, owner: number, spender: number): number {
  key[Allowance.asset] = asset;
  key[Allowance.owner] = owner;
  for (let word = 0; word < 5; word++)
    key[Allowance.spender + word] = state.accounts.get(spender, Account.address + word);
  return state.allowances.find(key);
}

/** The key for a spender given by address: whoever it is, the chain need not know it. */
export function allowanceKey(asset: number, owner: number, words: Uint32Array, at: number): Uint32Array {
  key[Allowance.asset] = asset;
  key[Allowance.owner] = owner;
  for (let word = 0; word < 5; word++) key[Allowance.spender + word] = words[at + word]!;
  return key;
}
