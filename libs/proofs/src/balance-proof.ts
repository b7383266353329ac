import { depthOf, hashPair, isEqual, NODE_BYTES, rootFromPath } from './binary-tree';

/** What binds units of an account: frozen and held ones, whether the account is frozen and how many lots, their root. */
export interface BalanceBinding {
  readonly frozen: Uint8Array;
  readonly held: Uint8Array;
  readonly status: Uint8Array;
  readonly lotsRoot: Uint8Array;
}

/** That an account has a balance in an asset, under a state root. Bytes throughout; see the README for the trees. */
export interface BalanceProof {
  readonly asset: Uint8Array;
  readonly account: Uint8Array;
  /** 16 bytes, big-endian. */
  readonly balance: Uint8Array;
  /** Number of the row in the asset. */
  readonly position: number;
  readonly binding?: BalanceBinding;
  readonly rowPath: readonly Uint8Array[];
  /** Supply, counts, configuration root. */
  readonly assetChunks: readonly Uint8Array[];
  readonly assetNumber: number;
  readonly assetPath: readonly Uint8Array[];
  readonly tablePath: readonly Uint8Array[];
}

/** Where the root over assets stands among the roots of a state, and how deep that tree is. */
export const ASSETS_PLACE = 5;
export const STATE_DEPTH = 5;

export interface ProvenBalance {
  readonly balance: bigint;
  readonly frozen: bigint;
  readonly held: bigint;
  readonly accountFrozen: boolean;
  readonly supply: bigint;
  /** Rows of the asset, and identities that hold units of it. */
  readonly rows: number;
  readonly holders: number;
}

const BOUND_MARK = 1;

/** What the proof shows; undefined when it shows nothing. Never throws, whatever the proof holds. */
export function verifyBalance(proof: BalanceProof, stateRoot: Uint8Array): ProvenBalance | undefined {
  if (!isWellFormed(proof)) return undefined;
  const [supply, counts, configuration] = proof.assetChunks as [Uint8Array, Uint8Array, Uint8Array];
  const rows = Number(toBigInt(counts.subarray(0, 16)));
  if (proof.position >= rows || proof.rowPath.length !== depthOf(rows)) return undefined;
  const rowsRoot = rootFromPath(rowLeaf(proof), proof.position, proof.rowPath);
  if (!rowsRoot) return undefined;
  const asset = assetLeaf(rowsRoot, supply, counts, configuration, proof.asset);
  const assetsRoot = rootFromPath(asset, proof.assetNumber, proof.assetPath);
  const root = assetsRoot && rootFromPath(assetsRoot, ASSETS_PLACE, proof.tablePath);
  if (!root || !isEqual(root, stateRoot)) return undefined;
  const { binding } = proof;
  return {
    balance: toBigInt(proof.balance),
    frozen: binding ? toBigInt(binding.frozen) : 0n,
    held: binding ? toBigInt(binding.held) : 0n,
    accountFrozen: binding !== undefined && (binding.status[27]! & 1) === 1,
    supply: toBigInt(supply),
    rows,
    holders: Number(toBigInt(counts.subarray(16))),
  };
}

function isWellFormed(proof: BalanceProof): boolean {
  const { binding } = proof;
  const chunks = [
    ...proof.assetChunks,
    ...(binding ? [binding.frozen, binding.held, binding.status, binding.lotsRoot] : []),
  ];
  return (
    proof.asset.length === 20 &&
    proof.account.length === 20 &&
    proof.balance.length === 16 &&
    proof.assetChunks.length === 3 &&
    proof.tablePath.length === STATE_DEPTH &&
    chunks.every((chunk) => chunk.length === NODE_BYTES)
  );
}

function rowLeaf({ account, balance, binding }: BalanceProof): Uint8Array {
  const who = new Uint8Array(NODE_BYTES);
  who.set(account);
  who[NODE_BYTES - 1] = binding ? BOUND_MARK : 0;
  const units = new Uint8Array(NODE_BYTES);
  units.set(balance, 16);
  const core = hashPair(who, units);
  if (!binding) return core;
  return hashPair(core, hashPair(hashPair(binding.frozen, binding.held), hashPair(binding.status, binding.lotsRoot)));
}

function assetLeaf(
  rowsRoot: Uint8Array,
  supply: Uint8Array,
  counts: Uint8Array,
  configuration: Uint8Array,
  asset: Uint8Array,
): Uint8Array {
  const address = new Uint8Array(NODE_BYTES);
  address.set(asset, 12);
  const none = new Uint8Array(NODE_BYTES);
  const left = hashPair(hashPair(rowsRoot, supply), hashPair(counts, configuration));
  return hashPair(left, hashPair(hashPair(address, none), hashPair(none, none)));
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
