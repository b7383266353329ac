import { AMOUNT_MAX, AssetKind, Role, Standing, type Address } from '@cadastre/protocol';
import { judge, type Reason } from './refuse';
import { type Lot, type World } from './world';

// The table of movements in AssetToken.sol, one reason a row, and what carrying a movement out changes.

export type Kind = 'Transfer' | 'Own' | 'Issue' | 'Redeem' | 'Enforce';

export interface Movement {
  readonly kind: Exclude<Kind, 'Own'>;
  readonly asset: Address;
  readonly from?: Address;
  readonly to?: Address;
  readonly amount: bigint;
  /** Who sent the call. */
  readonly sender: Address;
  /** Units that leave a hold in the same call. */
  readonly released?: bigint;
  readonly exemption?: number;
}

const DAY = 86_400n;
const LOTS_MAX = 64;

/** A Transfer between two accounts of one identity is an Own. */
function kindOf(world: World, { kind, from, to }: Movement): Kind {
  const sender = from && world.accounts.get(from);
  return kind === 'Transfer' && sender !== undefined && sender === world.accounts.get(to!) ? 'Own' : kind;
}

export function judgeMovement(world: World, movement: Movement): void {
  judge(...movementReasons(world, movement));
}

export function movementReasons(world: World, movement: Movement): Reason[] {
  const { asset, from, to, amount, sender, released = 0n } = movement;
  const parties = [from, to].filter((party) => party !== undefined);
  // Nothing else can be asked of a party that nobody knows, and nothing ranks before it.
  if (parties.some((party) => !world.accounts.has(party))) return [[true, 'PARTY_UNREGISTERED']];

  const kind = kindOf(world, movement);
  const one = (...kinds: Kind[]) => kinds.includes(kind);
  const { rules, paused, terms, supply } = world.assets.get(asset)!;
  const security = terms.kind === AssetKind.Security;
  const gone = (party: Address) =>
    world.holding(asset, party).accountFrozen ||
    [Standing.Blocked, Standing.Deceased, Standing.Closed].some(
      (standing) => standing === world.identityOf(party)!.standing,
    );
  const receiver = to === undefined ? undefined : world.identityOf(to)!;
  const reasons: Reason[] = [
    [parties.some((party) => world.replaced.has(party) && !(one('Enforce') && party === from)), 'PARTY_RETIRED'],
    [from !== undefined && !one('Enforce') && gone(from), 'PARTY_NOT_PERMITTED'],
    [to !== undefined && gone(to), 'PARTY_NOT_PERMITTED'],
    [one('Transfer', 'Issue') && security && receiver!.standing !== Standing.Active, 'PARTY_NOT_PERMITTED'],
    [one('Transfer', 'Issue') && security && world.now >= receiver!.expiry, 'IDENTITY_EXPIRED'],
    [!one('Enforce') && paused, 'ASSET_PAUSED'],
  ];
  if (one('Transfer')) {
    reasons.push(
      [rules.halted, 'TRANSFER_HALTED'],
      [
        rules.windows.length > 0 &&
          !rules.windows.some(({ from: start, to: end }) => world.now >= start && world.now < end),
        'TRANSFER_WINDOW_CLOSED',
      ],
      [rules.clearing && !world.hasRole(Role.Clearer, asset, sender), 'TRANSFER_CLEARING_REQUIRED'],
    );
  }
  if (one('Transfer', 'Issue')) {
    const { country, investorClass, claims } = receiver!;
    reasons.push(
      [rules.countriesRestricted && !rules.countriesAllowed.includes(country), 'TRANSFER_COUNTRY_DENIED'],
      [rules.countriesDenied.includes(country), 'TRANSFER_COUNTRY_DENIED'],
      [((rules.classesAllowed >> BigInt(investorClass)) & 1n) === 0n, 'TRANSFER_CLASS_DENIED'],
      [(claims & rules.claimsRequired) !== rules.claimsRequired, 'TRANSFER_CLAIM_MISSING'],
      [rules.whitelistOnly && !world.whitelist.has(`${asset}|${world.accounts.get(to!)}`), 'TRANSFER_NOT_WHITELISTED'],
    );
  }
  if (from !== undefined) {
    const { balance, frozen } = world.holding(asset, from);
    const free = balance - world.held(asset, from) + released - (one('Enforce') ? 0n : frozen);
    reasons.push(
      [amount > balance, 'INSUFFICIENT_BALANCE'],
      [amount > free, 'INSUFFICIENT_AVAILABLE'],
      [one('Transfer') && rules.wholeHoldingOnly && amount !== balance, 'TRANSFER_PARTIAL_DENIED'],
      [terms.keepsLots && one('Transfer') && amount > unlockedUnits(world, asset, from), 'TRANSFER_LOCKED'],
    );
  }
  if (to !== undefined && terms.keepsLots) {
    const added = lotsGained(world, movement, kind);
    reasons.push([mergeLots([...world.holding(asset, to).lots, ...added]).length > LOTS_MAX, 'LOTS_FULL']);
  }
  reasons.push(...holdingReasons(world, movement, kind));
  if (one('Issue')) {
    reasons.push(
      [rules.supplyCap.set && supply + amount > rules.supplyCap.value, 'SUPPLY_ABOVE_CAP'],
      [rules.issuanceCap.set && issuedLately(world, asset) + amount > rules.issuanceCap.value, 'ISSUANCE_ABOVE_CAP'],
      [supply + amount > AMOUNT_MAX, 'SUPPLY_OVERFLOW'],
    );
  }
  return reasons;
}

/** Bounds on what one identity holds, and on how many identities hold. */
function holdingReasons(world: World, { asset, from, to, amount }: Movement, kind: Kind): Reason[] {
  if (kind === 'Own' || kind === 'Enforce') return [];
  const { rules } = world.assets.get(asset)!;
  const totals = world.totals(asset);
  const numberOf = (party: Address | undefined) => (party === undefined ? undefined : world.accounts.get(party));
  const giver = numberOf(from);
  const taker = numberOf(to);
  const after = new Map(totals);
  if (giver !== undefined) after.set(giver, (after.get(giver) ?? 0n) - amount);
  if (taker !== undefined) after.set(taker, (after.get(taker) ?? 0n) + amount);
  const supply = world.segmentSupply.get(asset) ?? 0n;
  const share = (bps: bigint) => (supply * bps) / 10_000n;
  const shareUp = (bps: bigint) => (supply * bps + 9_999n) / 10_000n;
  const below = (least: bigint) =>
    [giver, taker].some((party) => party !== undefined && after.get(party)! !== 0n && after.get(party)! < least);
  const { maxHolding, minHolding, maxHoldingBps, minHoldingBps } = rules;
  const reasons: Reason[] = [
    [taker !== undefined && maxHolding.set && after.get(taker)! > maxHolding.value, 'HOLDING_ABOVE_MAXIMUM'],
    [minHolding.set && below(minHolding.value), 'HOLDING_BELOW_MINIMUM'],
  ];
  if (kind === 'Transfer')
    reasons.push(
      [maxHoldingBps.set && after.get(taker!)! > share(maxHoldingBps.value), 'HOLDING_SHARE_ABOVE_MAXIMUM'],
      [minHoldingBps.set && below(shareUp(minHoldingBps.value)), 'HOLDING_SHARE_BELOW_MINIMUM'],
    );
  if (taker === undefined || totals.has(taker) || amount === 0n) return reasons;

  const holders = [...after].filter(([, units]) => units > 0n).map(([number]) => world.identities.get(String(number))!);
  const { country, investorClass } = world.identityOf(to!)!;
  const countryCap = rules.maxHoldersByCountry.find((cap) => cap.country === country);
  const classCap = rules.maxHoldersByClass.find((cap) => cap.investorClass === investorClass);
  const ofCountry = holders.filter((holder) => holder.country === country).length;
  const ofClass = holders.filter((holder) => holder.investorClass === investorClass).length;
  return [
    ...reasons,
    [rules.maxHolders.set && BigInt(holders.length) > rules.maxHolders.value, 'HOLDERS_AT_MAXIMUM'],
    [countryCap !== undefined && ofCountry > countryCap.holders, 'HOLDERS_OF_COUNTRY_AT_MAXIMUM'],
    [classCap !== undefined && ofClass > classCap.holders, 'HOLDERS_OF_CLASS_AT_MAXIMUM'],
  ];
}

function issuedLately(world: World, asset: Address): bigint {
  const today = world.now / DAY;
  let sum = 0n;
  for (let back = 0n; back < BigInt(world.assets.get(asset)!.rules.issuanceDays); back++)
    sum += world.issuance.get(`${asset}|${today - back}`) ?? 0n;
  return sum;
}

// ---- lots -------------------------------------------------------------------------------------------------------

const resaleOf = (world: World, asset: Address, exemption: number) =>
  world.assets.get(asset)!.rules.resale.find((rule) => rule.exemption === exemption);

const isLocked = (world: World, asset: Address, { acquiredAt, exemption }: Lot) =>
  world.now < acquiredAt + (resaleOf(world, asset, exemption)?.lockSeconds ?? 0n);

const unlockedUnits = (world: World, asset: Address, account: Address) =>
  world.holding(asset, account).lots.reduce((sum, lot) => (isLocked(world, asset, lot) ? sum : sum + lot.amount), 0n);

/** Lots in order, equal ones joined, empty ones gone. */
export function mergeLots(lots: readonly Lot[]): Lot[] {
  const joined = new Map<string, Lot>();
  for (const lot of lots) {
    const key = `${lot.acquiredAt}|${lot.exemption}`;
    joined.set(key, { ...lot, amount: lot.amount + (joined.get(key)?.amount ?? 0n) });
  }
  return [...joined.values()]
    .filter((lot) => lot.amount > 0n)
    .sort((a, b) => (a.acquiredAt === b.acquiredAt ? a.exemption - b.exemption : a.acquiredAt < b.acquiredAt ? -1 : 1));
}

/** Splits lots into the ones a movement takes and the ones that stay. */
function takeLots(world: World, { asset, from, amount }: Movement, kind: Kind): { taken: Lot[]; kept: Lot[] } {
  let rest = amount;
  const taken: Lot[] = [];
  const kept: Lot[] = [];
  for (const lot of world.holding(asset, from!).lots) {
    const usable = kind !== 'Transfer' || !isLocked(world, asset, lot);
    const part = usable && rest > 0n ? (rest < lot.amount ? rest : lot.amount) : 0n;
    rest -= part;
    taken.push({ ...lot, amount: part });
    kept.push({ ...lot, amount: lot.amount - part });
  }
  return { taken: mergeLots(taken), kept: mergeLots(kept) };
}

function lotsGained(world: World, movement: Movement, kind: Kind): Lot[] {
  const { asset, amount, exemption = 0 } = movement;
  if (kind === 'Issue') return mergeLots([{ acquiredAt: world.now, exemption, amount }]);
  const { taken } = takeLots(world, movement, kind);
  if (kind !== 'Transfer') return taken;
  return mergeLots(
    taken.map((lot) => (resaleOf(world, asset, lot.exemption)?.tacks ? lot : { ...lot, acquiredAt: world.now })),
  );
}

// ---- carrying out -----------------------------------------------------------------------------------------------

/** Changes balances, lots and supply. The caller has judged and emits the events. */
export function move(world: World, movement: Movement): void {
  const { asset, from, to, amount } = movement;
  const kind = kindOf(world, movement);
  const { terms, supply } = world.assets.get(asset)!;
  const gained = terms.keepsLots && to !== undefined ? lotsGained(world, movement, kind) : [];
  if (from !== undefined) {
    const { balance } = world.holding(asset, from);
    if (balance < amount) throw new Error('a movement below zero');
    world.setHolding(asset, from, { balance: balance - amount });
    if (terms.keepsLots) world.setHolding(asset, from, { lots: takeLots(world, movement, kind).kept });
  }
  if (to !== undefined) {
    const { balance, lots } = world.holding(asset, to);
    world.setHolding(asset, to, { balance: balance + amount, lots: mergeLots([...lots, ...gained]) });
  }
  if (kind === 'Redeem') world.setAsset(asset, { supply: supply - amount });
  if (kind === 'Issue') {
    world.setAsset(asset, { supply: supply + amount });
    const key = `${asset}|${world.now / DAY}`;
    const issued = (world.issuance.get(key) ?? 0n) + amount;
    world.issuance.set(key, issued > AMOUNT_MAX ? AMOUNT_MAX : issued);
  }
}

/** Moves cash of a native contract, which holds it for others and keeps no lots. */
export function moveEscrow(world: World, cash: Address, from: Address, to: Address, amount: bigint): void {
  const { balance } = world.holding(cash, from);
  if (balance < amount) throw new Error('an escrow below zero');
  world.setHolding(cash, from, { balance: balance - amount });
  world.setHolding(cash, to, { balance: world.holding(cash, to).balance + amount });
}
