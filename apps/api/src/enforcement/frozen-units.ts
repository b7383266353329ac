import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { decodeEventLog } from 'viem';

/** An event of the chain, as the read model keeps it. */
export interface LoggedEvent {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** Units that an enforcement moved, and how many of them were frozen. */
export interface EnforcedMove {
  readonly token: Hex;
  readonly from: Hex;
  readonly to: Hex;
  readonly frozen: bigint;
}

/**
 * What the enforcements of one transaction moved, which holds nothing else: the chain says first what it unfreezes for
 * each, and `Enforced` last.
 */
export function enforcedMoves(events: readonly LoggedEvent[]): EnforcedMove[] {
  const moves: EnforcedMove[] = [];
  const unfrozen = new Map<string, bigint>();
  for (const { address, topics, data } of events) {
    const event = decoded(topics, data);
    if (event?.eventName === 'TokensUnfrozen') unfrozen.set(keyOf(address, event.args.userAddress), event.args.amount);
    if (event?.eventName !== 'Enforced') continue;
    const { from, to } = event.args;
    const key = keyOf(address, from);
    moves.push({ token: lower(address), from: lower(from), to: lower(to), frozen: unfrozen.get(key) ?? 0n });
    unfrozen.delete(key);
  }
  return moves;
}

const lower = (address: Hex) => address.toLowerCase() as Hex;

const keyOf = (token: string, account: string): string => `${token} ${account}`.toLowerCase();

function decoded(topics: readonly Hex[], data: Hex) {
  try {
    return decodeEventLog({ abi: assetTokenAbi, topics: [...topics] as [Hex, ...Hex[]], data });
  } catch {
    return undefined;
  }
}

/** Which freezes the frozen units were taken from: the oldest first. What no freeze accounts for is left over. */
export function takeFrozen(
  freezes: readonly { readonly id: string; readonly unitsLeft: bigint }[],
  units: bigint,
): { readonly id: string; readonly taken: bigint }[] {
  let left = units;
  return freezes.flatMap(({ id, unitsLeft }) => {
    const taken = left < unitsLeft ? left : unitsLeft;
    left -= taken;
    return taken > 0n ? [{ id, taken }] : [];
  });
}
