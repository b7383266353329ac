import {
  AMOUNT_MAX,
  assetAddress,
  AssetKind,
  HoldKind,
  Role,
  UNLIMITED_ALLOWANCE,
  ZERO_ADDRESS,
  type Address,
  type Fingerprint,
  type Hex,
} from '@cadastre/protocol';
import { isZero, isZeroWord, LIST_MAX, tooLarge, type NaiveCall, type NaiveContract } from './call';
import { judgeMovement, move } from './movement';
import { judge, type Reason } from './refuse';
import { type Asset, type Limit, type Rules, type Terms, type World } from './world';

const noRight = ({ world, sender }: NaiveCall, asset: string, role: Role = Role.AssetManager): Reason => [
  !world.hasRole(role, asset, sender),
  'NOT_AUTHORISED',
];

function assetReasons(world: World, asset: string): Reason[] {
  const known = world.assets.get(asset);
  return [
    [!known, 'ASSET_UNKNOWN'],
    [known?.retired === true, 'ASSET_RETIRED'],
  ];
}

const ascends = <T>(items: readonly T[], before: (a: T, b: T) => boolean): boolean =>
  items.every((item, index) => index === 0 || before(items[index - 1]!, item));

function ruleReasons(rules: Rules, keepsLots: boolean | undefined): Reason[] {
  const { countriesAllowed, countriesDenied, maxHoldersByCountry, maxHoldersByClass, resale, windows } = rules;
  const lists = [countriesAllowed, countriesDenied, maxHoldersByCountry, maxHoldersByClass, resale, windows];
  const countries = [...countriesAllowed, ...countriesDenied, ...maxHoldersByCountry.map((cap) => cap.country)];
  const limits: Limit[] = [
    rules.maxHolders,
    rules.maxHolding,
    rules.minHolding,
    rules.maxHoldingBps,
    rules.minHoldingBps,
    rules.supplyCap,
    rules.issuanceCap,
  ];
  const days = rules.issuanceDays;
  return [
    [lists.some((list) => list.length > LIST_MAX), 'LIST_TOO_LONG'],
    [countries.some((country) => country < 1 || country > 999), 'VALUE_INVALID'],
    [!rules.countriesRestricted && countriesAllowed.length > 0, 'VALUE_INVALID'],
    [limits.some((limit) => !limit.set && limit.value !== 0n), 'VALUE_INVALID'],
    [rules.maxHoldingBps.value > 10_000n || rules.minHoldingBps.value > 10_000n, 'VALUE_INVALID'],
    [windows.some(({ from, to }) => to <= from), 'VALUE_INVALID'],
    [rules.maxHolders.value > 2n ** 32n - 1n, 'VALUE_INVALID'],
    [resale.some(({ lockSeconds }) => lockSeconds > 2n ** 40n), 'VALUE_INVALID'],
    [rules.issuanceCap.set ? days < 1 || days > 366 : days !== 0, 'VALUE_INVALID'],
    [!ascends(countriesAllowed, (a, b) => a < b) || !ascends(countriesDenied, (a, b) => a < b), 'LIST_UNSORTED'],
    [!ascends(maxHoldersByCountry, (a, b) => a.country < b.country), 'LIST_UNSORTED'],
    [!ascends(maxHoldersByClass, (a, b) => a.investorClass < b.investorClass), 'LIST_UNSORTED'],
    [!ascends(resale, (a, b) => a.exemption < b.exemption), 'LIST_UNSORTED'],
    [!ascends(windows, (a, b) => a.to <= b.from), 'LIST_UNSORTED'],
    [keepsLots === false && resale.length > 0, 'LOTS_NOT_KEPT'],
  ];
}

const textTooLong = (text: string, bytes: number): boolean =>
  text === '' || new TextEncoder().encode(text).length > bytes;

function matchingPledge(world: World, asset: Address, id: Hex, debtor: Address) {
  const hold = world.holds.get(`${asset}|${id}`);
  return hold && hold.kind === HoldKind.Pledge && hold.holder === debtor && hold.amount > 0n ? hold : undefined;
}

export const assetRegistry: NaiveContract = {
  createAsset(call, terms: Terms, rules: Rules) {
    const { world, to } = call;
    const { fingerprint, instrument, kind, issuer } = terms;
    const asset = assetAddress(fingerprint as Fingerprint, instrument);
    const owner = world.assets.values().find((other) => other.terms.fingerprint === fingerprint && !other.retired)
      ?.terms.issuer;
    judge(
      noRight(call, ZERO_ADDRESS),
      [kind > AssetKind.Cash || (kind === AssetKind.Cash && terms.keepsLots), 'VALUE_INVALID'],
      [isZeroWord(fingerprint) || terms.decimals > 18, 'VALUE_INVALID'],
      [textTooLong(terms.name, 64) || textTooLong(terms.symbol, 16), 'VALUE_INVALID'],
      ...ruleReasons(rules, terms.keepsLots),
      [world.assets.has(asset) || (owner !== undefined && owner !== issuer), 'ASSET_TAKEN'],
      [!world.identities.has(String(issuer)), 'IDENTITY_UNKNOWN'],
      [!world.accounts.has(terms.treasury), 'PARTY_UNREGISTERED'],
      [world.replaced.has(terms.treasury), 'PARTY_RETIRED'],
    );
    world.assets.set(asset, {
      terms,
      rules,
      version: 1n,
      retired: false,
      paused: false,
      supply: 0n,
      splits: [],
      checkpoints: [],
    });
    world.emit(to, 'AssetCreated', { asset, fingerprint, instrument, kind, issuer });
    world.emit(to, 'RulesChanged', { asset, version: 1n });
  },

  retireAsset(call, asset: Address) {
    const { world, to } = call;
    judge(noRight(call, asset), ...assetReasons(world, asset), [
      (world.assets.get(asset)?.supply ?? 0n) > 0n,
      'ASSET_IN_CIRCULATION',
    ]);
    world.setAsset(asset, { retired: true });
    world.emit(to, 'AssetRetirement', { asset });
  },

  setRules(call, asset: Address, version: bigint, rules: Rules) {
    const { world, to } = call;
    const known = world.assets.get(asset);
    judge(noRight(call, asset), ...ruleReasons(rules, known?.terms.keepsLots), ...assetReasons(world, asset), [
      known !== undefined && known.version !== version,
      'RULES_VERSION_STALE',
    ]);
    world.setAsset(asset, { rules, version: version + 1n });
    world.emit(to, 'RulesChanged', { asset, version: version + 1n });
  },

  setWhitelisted(call, asset: Address, identities: bigint[], admitted: boolean) {
    const { world, to } = call;
    judge(noRight(call, asset), [identities.length > LIST_MAX, 'LIST_TOO_LONG'], ...assetReasons(world, asset), [
      identities.some((identity) => !world.identities.has(String(identity))),
      'IDENTITY_UNKNOWN',
    ]);
    for (const identity of identities) {
      if (admitted) world.whitelist.set(`${asset}|${identity}`, true);
      else world.whitelist.delete(`${asset}|${identity}`);
      world.emit(to, 'WhitelistChanged', { asset, identity, admitted });
    }
  },

  setTreasury(call, asset: Address, treasury: Address) {
    const { world, to } = call;
    judge(
      noRight(call, asset),
      ...assetReasons(world, asset),
      [!world.accounts.has(treasury), 'PARTY_UNREGISTERED'],
      [world.replaced.has(treasury), 'PARTY_RETIRED'],
    );
    world.setAsset(asset, { terms: { ...world.assets.get(asset)!.terms, treasury } });
    world.emit(to, 'TreasuryChanged', { asset, treasury });
  },

  recordDocument(call, asset: Address, document: Hex, hash: Hex) {
    const { world, to } = call;
    judge(
      noRight(call, asset),
      [isZeroWord(document) || isZeroWord(hash), 'VALUE_INVALID'],
      ...assetReasons(world, asset),
    );
    const version = (world.documents.get(`${asset}|${document}`)?.version ?? 0) + 1;
    world.documents.set(`${asset}|${document}`, { version, hash });
    world.emit(to, 'DocumentRecorded', { asset, document, version, hash });
  },

  publishValuation(call, asset: Address, value: bigint, cash: Address, valuedAt: bigint, documentHash: Hex) {
    const { world, to } = call;
    const last = world.assets.get(asset)?.valuation;
    judge(
      noRight(call, asset),
      [valuedAt > world.now, 'TIME_INVALID'],
      [isZeroWord(documentHash), 'VALUE_INVALID'],
      ...assetReasons(world, asset),
      [world.assets.get(cash)?.terms.kind !== AssetKind.Cash, 'CASH_UNKNOWN'],
      [last !== undefined && valuedAt <= last.valuedAt, 'VALUATION_STALE'],
    );
    world.setAsset(asset, { valuation: { value, cash, valuedAt, documentHash } });
    world.emit(to, 'ValuationPublished', { asset, value, cash, valuedAt, documentHash });
  },

  split(call, asset: Address, numerator: bigint, denominator: bigint) {
    const { world, to } = call;
    const known = world.assets.get(asset);
    const wrong = (value: bigint) => value === 0n || value > 1_000_000n;
    const holdings = world.holdings.entries(asset);
    const holds = world.holds.entries(asset);
    const exact = [
      known?.supply ?? 0n,
      ...holdings.flatMap(([, { balance, frozen, lots }]) => [balance, frozen, ...lots.map((lot) => lot.amount)]),
      ...holds.map(([, hold]) => hold.amount),
    ];
    judge(
      noRight(call, asset),
      [wrong(numerator) || wrong(denominator) || numerator === denominator, 'VALUE_INVALID'],
      [known?.terms.kind === AssetKind.Cash, 'VALUE_INVALID'],
      ...assetReasons(world, asset),
      [denominator > 0n && exact.some((amount) => (amount * numerator) % denominator !== 0n), 'SPLIT_LEAVES_FRACTION'],
      [denominator > 0n && ((known?.supply ?? 0n) * numerator) / denominator > AMOUNT_MAX, 'SUPPLY_OVERFLOW'],
    );
    const whole = (amount: bigint) => (amount * numerator) / denominator;
    for (const [key, holding] of holdings)
      world.holdings.set(key, {
        ...holding,
        balance: whole(holding.balance),
        frozen: whole(holding.frozen),
        lots: holding.lots.map((lot) => ({ ...lot, amount: whole(lot.amount) })),
      });
    for (const [key, hold] of holds) world.holds.set(key, { ...hold, amount: whole(hold.amount) });
    scaleLimits(world, asset, known!, numerator, denominator);
    const splits = [...known!.splits, { numerator, denominator }];
    world.setAsset(asset, { supply: whole(known!.supply), splits });
    world.emit(to, 'Split', { asset, index: splits.length, numerator, denominator });
  },

  pledge(call, asset: Address, id: Hex, creditor: Address, amount: bigint) {
    const { world, sender, to } = call;
    const known = world.assets.get(asset);
    const registered = world.accounts.has(sender);
    const { balance, frozen, accountFrozen } = world.holding(asset, sender);
    judge(
      [isZero(creditor), 'ADDRESS_ZERO'],
      [creditor === sender, 'SELF_TRANSFER'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      ...assetReasons(world, asset),
      [world.holds.has(`${asset}|${id}`), 'HOLD_EXISTS'],
      [!registered || !world.accounts.has(creditor), 'PARTY_UNREGISTERED'],
      [world.replaced.has(creditor), 'PARTY_RETIRED'],
      [accountFrozen || (registered && world.identityOf(sender)!.standing > 2), 'PARTY_NOT_PERMITTED'],
      [known?.paused === true, 'ASSET_PAUSED'],
      [amount > balance, 'INSUFFICIENT_BALANCE'],
      [amount > balance - frozen - world.held(asset, sender), 'INSUFFICIENT_AVAILABLE'],
    );
    world.holds.set(`${asset}|${id}`, {
      kind: HoldKind.Pledge,
      holder: sender,
      escrow: creditor,
      to: ZERO_ADDRESS,
      amount,
      expiry: 0n,
    });
    world.emit(to, 'Pledged', { asset, id, debtor: sender, creditor, amount });
  },

  releasePledge(call, asset: Address, id: Hex, debtor: Address, amount: bigint) {
    const { world, sender, to } = call;
    const pledge = matchingPledge(world, asset, id, debtor);
    judge(
      [pledge !== undefined && !world.speaksFor(sender, pledge.escrow), 'NOT_AUTHORISED'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      ...assetReasons(world, asset),
      [!pledge, 'HOLD_UNKNOWN'],
      [pledge !== undefined && amount > pledge.amount, 'HOLD_TOO_SMALL'],
    );
    world.holds.set(`${asset}|${id}`, { ...pledge!, amount: pledge!.amount - amount });
    world.emit(to, 'PledgeReleased', { asset, id, amount });
  },

  enforcePledge(call, asset: Address, id: Hex, debtor: Address, creditor: Address, amount: bigint) {
    const { world, sender, to } = call;
    const pledge = matchingPledge(world, asset, id, debtor);
    judge(
      noRight(call, asset, Role.Enforcer),
      [creditor === debtor, 'SELF_TRANSFER'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      ...assetReasons(world, asset),
      [!pledge, 'HOLD_UNKNOWN'],
      [pledge !== undefined && !world.speaksFor(creditor, pledge.escrow), 'HOLD_RECIPIENT_MISMATCH'],
      [pledge !== undefined && amount > pledge.amount, 'HOLD_TOO_SMALL'],
    );
    const movement = { kind: 'Enforce', asset, from: debtor, to: creditor, amount, sender, released: amount } as const;
    judgeMovement(world, movement);
    world.holds.set(`${asset}|${id}`, { ...pledge!, amount: pledge!.amount - amount });
    move(world, movement);
    world.emit(to, 'PledgeReleased', { asset, id, amount });
    world.emit(asset, 'Transfer', { from: debtor, to: creditor, value: amount });
    world.emit(asset, 'Enforced', { kind: 3, from: debtor, to: creditor, amount, reason: `0x${'0'.repeat(64)}` });
  },
};

/** What is rounded in a split: limits, allowances, issuance. */
function scaleLimits(world: World, asset: Address, { rules }: Asset, numerator: bigint, denominator: bigint): void {
  const clamp = (value: bigint) => (value > AMOUNT_MAX ? AMOUNT_MAX : value);
  const down = (value: bigint) => clamp((value * numerator) / denominator);
  const up = (value: bigint) => clamp((value * numerator + denominator - 1n) / denominator);
  const limit = ({ set, value }: Limit, round: (value: bigint) => bigint): Limit => ({
    set,
    value: set ? round(value) : value,
  });
  world.setAsset(asset, {
    rules: {
      ...rules,
      maxHolding: limit(rules.maxHolding, down),
      minHolding: limit(rules.minHolding, up),
      supplyCap: limit(rules.supplyCap, down),
      issuanceCap: limit(rules.issuanceCap, down),
    },
  });
  for (const [key, allowance] of world.allowances.entries(asset))
    if (allowance !== UNLIMITED_ALLOWANCE) world.allowances.set(key, down(allowance));
  for (const [key, units] of world.issuance.entries(asset)) world.issuance.set(key, down(units));
}
