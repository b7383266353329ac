import {
  AMOUNT_MAX,
  contracts,
  HoldKind,
  identityToAddress,
  Refusal,
  refusalByCode,
  Role,
  UNLIMITED_ALLOWANCE,
  ZERO_ADDRESS,
  type Address,
  type Hex,
  type IdentityId,
} from '@cadastre/protocol';
import { hasFlag, isRetired } from '../../movement/asset-rules';
import { readLots } from '../../movement/lots';
import { judgeMovement } from '../../movement/judge';
import { Movement, MovementKind } from '../../movement/movement';
import { unitsAt } from '../../movement/units-at';
import {
  Allowance,
  Asset,
  AssetFlag,
  Checkpoint,
  Counter,
  Encumbrance,
  Hold,
  Holding,
  HoldingFlag,
  Identity,
  Supply,
} from '../../state/schema';
import { type State } from '../../state/state';
import { amountAt, bigIntToQuad, hexToWords, quad, quadToBigInt, u64At } from '../../state/units';
import { textAt } from '../asset-registry/views';
import { holdsRole } from '../authority';
import { supportsInterface } from '../supports-interface';
import { accountOf, addressOf, bytesAt, ViewRefused, type ViewContext, type ViewTable } from '../view';
import { allowanceKey } from './allowances';
import { loadAvailable } from './frozen-units';

const ERC3643_VERSION = '4.1.3';
const units = quad();
const holdKey = new Uint32Array(9);

const holdingOf = ({ state, asset }: ViewContext, account: string): number => {
  const known = accountOf(state, account);
  return known === 0 ? 0 : state.holdings.find2(asset, known);
};

function boundUnits(context: ViewContext, account: string, word: number): bigint {
  const { state } = context;
  return amountAt(state.encumbrances, state.holdings.get(holdingOf(context, account), Holding.encumbrance), word);
}

function checkpointOf({ state, asset }: ViewContext, id: bigint): number {
  const row = id < 2n ** 32n ? state.checkpoints.find2(asset, Number(id)) : 0;
  if (row === 0) throw new ViewRefused(Refusal.CHECKPOINT_UNKNOWN);
  return row;
}

/** What `transfer` would answer the sender. */
function judgeTransfer({ state, asset }: ViewContext, from: Address, to: Address, amount: bigint): number {
  if (from === ZERO_ADDRESS || to === ZERO_ADDRESS) return Refusal.ADDRESS_ZERO;
  if (from === to) return Refusal.SELF_TRANSFER;
  if (amount > AMOUNT_MAX) return Refusal.AMOUNT_TOO_LARGE;
  if (isRetired(state, asset)) return Refusal.ASSET_RETIRED;
  const movement = new Movement();
  movement.reset(MovementKind.transfer, asset);
  movement.from = accountOf(state, from);
  movement.to = accountOf(state, to);
  movement.fromHolding = movement.from === 0 ? 0 : state.holdings.find2(asset, movement.from);
  movement.toHolding = movement.to === 0 ? 0 : state.holdings.find2(asset, movement.to);
  movement.cleared = movement.from !== 0 && holdsRole(state, movement.from, Role.Clearer, asset);
  bigIntToQuad(amount, movement.amount);
  return judgeMovement(state, movement);
}

const counter = ({ state, asset }: ViewContext, word: number): bigint => BigInt(state.counters.get(asset, word));

function allowance({ state, asset }: ViewContext, owner: Address, spender: Address): bigint {
  const known = accountOf(state, owner);
  const row = known === 0 ? 0 : state.allowances.find(allowanceKey(asset, known, hexToWords(spender), 0));
  if (state.allowances.get(row, Allowance.unlimited) !== 0) return UNLIMITED_ALLOWANCE;
  return amountAt(state.allowances, row, Allowance.amount);
}

function holdOf(state: State, asset: number, id: Hex) {
  holdKey.set(hexToWords(id), Hold.id);
  holdKey[Hold.asset] = asset;
  const { holds } = state;
  const row = holds.find(holdKey);
  const isUsed = holds.get(row, Hold.kind) !== HoldKind.None;
  return {
    kind: holds.get(row, Hold.kind),
    holder: isUsed ? addressOf(state, holds.get(row, Hold.holder)) : ZERO_ADDRESS,
    escrow: bytesAt(holds, row, Hold.escrow, 5),
    to: bytesAt(holds, row, Hold.to, 5),
    amount: amountAt(holds, row, Hold.amount),
    expiry: u64At(holds, row, Hold.expiry),
  };
}

const interfaces = ['IERC20', 'IERC20Metadata', 'IERC3643', 'IAssetToken'] as const;

export const assetTokenViews: ViewTable = {
  name: ({ state, asset }) => [textAt(state, asset, Asset.name, Asset.nameLength)],
  symbol: ({ state, asset }) => [textAt(state, asset, Asset.symbol, Asset.symbolLength)],
  decimals: ({ state, asset }) => [state.assets.get(asset, Asset.decimals)],
  totalSupply: ({ state, asset }) => [amountAt(state.supplies, asset, Supply.total)],
  balanceOf: (context, account: Address) => [
    amountAt(context.state.holdings, holdingOf(context, account), Holding.balance),
  ],
  allowance: (context, owner: Address, spender: Address) => [allowance(context, owner, spender)],
  paused: ({ state, asset }) => [hasFlag(state, asset, AssetFlag.paused)],
  isFrozen: (context, account: Address) => [
    (context.state.holdings.get(holdingOf(context, account), Holding.flags) & HoldingFlag.frozen) !== 0,
  ],
  getFrozenTokens: (context, account: Address) => [boundUnits(context, account, Encumbrance.frozen)],
  heldBalanceOf: (context, account: Address) => [boundUnits(context, account, Encumbrance.held)],
  availableBalanceOf: (context, account: Address) => {
    loadAvailable(context.state, holdingOf(context, account), units);
    return [quadToBigInt(units)];
  },
  identityRegistry: () => [contracts.IdentityRegistry],
  compliance: () => [contracts.AssetRegistry],
  onchainID: ({ state, asset }) => [
    identityToAddress(u64At(state.identities, state.assets.get(asset, Asset.issuer), Identity.number) as IdentityId),
  ],
  version: () => [ERC3643_VERSION],
  canTransfer: (context, from: Address, to: Address, amount: bigint) => {
    const code = judgeTransfer(context, from, to, amount);
    return [code === 0, code, refusalByCode(code)?.name ?? ''];
  },
  holdOf: ({ state, asset }, id: Hex) => [holdOf(state, asset, id)],
  lotsOf: (context, account: Address) => [
    readLots(context.state, holdingOf(context, account)).map((lot) => ({
      acquiredAt: BigInt(lot.acquiredAt),
      exemption: lot.exemption,
      amount: lot.units,
    })),
  ],
  checkpointCount: ({ state, asset }) => [BigInt(state.assets.get(asset, Asset.checkpointCount))],
  balanceOfAt: (context, account: Address, checkpoint: bigint) => {
    checkpointOf(context, checkpoint);
    const known = accountOf(context.state, account);
    return [known === 0 ? 0n : unitsAt(context.state, context.asset, known, Number(checkpoint))];
  },
  totalSupplyAt: (context, checkpoint: bigint) => [
    amountAt(context.state.checkpoints, checkpointOf(context, checkpoint), Checkpoint.supply),
  ],
  holderCount: (context) => [counter(context, Counter.holders)],
  holderCountOfCountry: (context, country: number) => [
    country > 999 ? 0n : counter(context, Counter.country + country),
  ],
  holderCountOfClass: (context, investorClass: number) => [counter(context, Counter.investorClass + investorClass)],
  supportsInterface: supportsInterface(...interfaces),
};

export const cashTokenViews: ViewTable = {
  ...assetTokenViews,
  currency: ({ state, asset }) => [textAt(state, asset, Asset.symbol, Asset.symbolLength)],
  supportsInterface: supportsInterface(...interfaces, 'ICashToken'),
};
