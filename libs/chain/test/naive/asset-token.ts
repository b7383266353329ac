import {
  addressToIdentity,
  contracts,
  HoldKind,
  Role,
  UNLIMITED_ALLOWANCE,
  ZERO_ADDRESS,
  type Address,
  type Hex,
} from '@cadastre/protocol';
import { isZero, listsDiffer, tooLarge, type NaiveCall, type NaiveContract } from './call';
import { judgeMovement, mergeLots, move, type Movement } from './movement';
import { judge, type Reason } from './refuse';
import { type Hold, type World } from './world';

const NO_REASON = `0x${'0'.repeat(64)}` as Hex;

const noRight = ({ world, sender, to }: NaiveCall, ...roles: Role[]): Reason => [
  !roles.some((role) => world.hasRole(role, to, sender)),
  'NOT_AUTHORISED',
];
const retired = ({ world, to }: NaiveCall): Reason => [world.assets.get(to)!.retired, 'ASSET_RETIRED'];

/** Judges a movement and carries it out. */
function moveJudged({ world }: NaiveCall, movement: Movement): void {
  judgeMovement(world, movement);
  move(world, movement);
}

function transfer(call: NaiveCall, receiver: Address, amount: bigint): void {
  const { world, sender, to: asset } = call;
  judge(
    [isZero(receiver), 'ADDRESS_ZERO'],
    [receiver === sender, 'SELF_TRANSFER'],
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    retired(call),
  );
  moveJudged(call, { kind: 'Transfer', asset, from: sender, to: receiver, amount, sender });
  world.emit(asset, 'Transfer', { from: sender, to: receiver, value: amount });
}

/** Frozen units that an enforcement has to take because the free ones do not suffice. */
function thaw({ world, to: asset }: NaiveCall, from: Address, amount: bigint): bigint {
  const { balance, frozen } = world.holding(asset, from);
  const free = balance - frozen - world.held(asset, from);
  const taken = amount > free ? amount - free : 0n;
  if (taken === 0n) return 0n;
  world.setHolding(asset, from, { frozen: frozen - taken });
  world.emit(asset, 'TokensUnfrozen', { userAddress: from, amount: taken });
  return taken;
}

function forcedTransfer(call: NaiveCall, from: Address, receiver: Address, amount: bigint): void {
  const { world, sender, to: asset } = call;
  judge(
    noRight(call, Role.Enforcer),
    [isZero(from) || isZero(receiver), 'ADDRESS_ZERO'],
    [from === receiver, 'SELF_TRANSFER'],
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    retired(call),
  );
  const movement = { kind: 'Enforce', asset, from, to: receiver, amount, sender } as const;
  judgeMovement(world, movement);
  thaw(call, from, amount);
  move(world, movement);
  world.emit(asset, 'Transfer', { from, to: receiver, value: amount });
  world.emit(asset, 'Enforced', { kind: 0, from, to: receiver, amount, reason: NO_REASON });
}

function mint(call: NaiveCall, receiver: Address, amount: bigint): void {
  judge(
    noRight(call, Role.SupplyAgent),
    [isZero(receiver), 'ADDRESS_ZERO'],
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    retired(call),
  );
  moveJudged(call, { kind: 'Issue', asset: call.to, to: receiver, amount, sender: call.sender, exemption: 0 });
  call.world.emit(call.to, 'Transfer', { from: ZERO_ADDRESS, to: receiver, value: amount });
}

function burn(call: NaiveCall, holder: Address, amount: bigint): void {
  judge(
    noRight(call, Role.SupplyAgent),
    [isZero(holder), 'ADDRESS_ZERO'],
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    retired(call),
  );
  moveJudged(call, { kind: 'Redeem', asset: call.to, from: holder, amount, sender: call.sender });
  call.world.emit(call.to, 'Transfer', { from: holder, to: ZERO_ADDRESS, value: amount });
}

function setAddressFrozen(call: NaiveCall, account: Address, freeze: boolean): void {
  const { world, sender, to: asset } = call;
  judge(
    noRight(call, Role.Freezer),
    retired(call),
    [!world.accounts.has(account), 'PARTY_UNREGISTERED'],
    [world.replaced.has(account), 'PARTY_RETIRED'],
  );
  world.setHolding(asset, account, { accountFrozen: freeze });
  world.emit(asset, 'AddressFrozen', { userAddress: account, isFrozen: freeze, owner: sender });
}

function freezePartialTokens(call: NaiveCall, account: Address, amount: bigint): void {
  const { world, to: asset } = call;
  const { balance, frozen } = world.holding(asset, account);
  judge(
    noRight(call, Role.Freezer),
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    retired(call),
    [!world.accounts.has(account), 'PARTY_UNREGISTERED'],
    [amount > balance, 'INSUFFICIENT_BALANCE'],
    [amount > balance - frozen - world.held(asset, account), 'INSUFFICIENT_AVAILABLE'],
  );
  world.setHolding(asset, account, { frozen: frozen + amount });
  world.emit(asset, 'TokensFrozen', { userAddress: account, amount });
}

function unfreezePartialTokens(call: NaiveCall, account: Address, amount: bigint): void {
  const { world, to: asset } = call;
  const { frozen } = world.holding(asset, account);
  judge(
    noRight(call, Role.Freezer),
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    retired(call),
    [!world.accounts.has(account), 'PARTY_UNREGISTERED'],
    [amount > frozen, 'INSUFFICIENT_FROZEN'],
  );
  world.setHolding(asset, account, { frozen: frozen - amount });
  world.emit(asset, 'TokensUnfrozen', { userAddress: account, amount });
}

/** Reasons of whoever puts its own units aside. */
function holdReasons(call: NaiveCall, id: Hex, amount: bigint, expiry: bigint): Reason[] {
  const { world, sender, to: asset } = call;
  const { balance, frozen, accountFrozen } = world.holding(asset, sender);
  return [
    [amount === 0n, 'AMOUNT_ZERO'],
    [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
    [expiry <= world.now, 'TIME_INVALID'],
    retired(call),
    [world.holds.has(`${asset}|${id}`), 'HOLD_EXISTS'],
    [!world.accounts.has(sender), 'PARTY_UNREGISTERED'],
    [accountFrozen || (world.identityOf(sender)?.standing ?? 0) > 2, 'PARTY_NOT_PERMITTED'],
    [world.assets.get(asset)!.paused, 'ASSET_PAUSED'],
    [amount > balance, 'INSUFFICIENT_BALANCE'],
    [amount > balance - frozen - world.held(asset, sender), 'INSUFFICIENT_AVAILABLE'],
  ];
}

export function matchingHold(
  world: World,
  asset: Address,
  id: Hex,
  holder: Address,
  ...kinds: HoldKind[]
): Hold | undefined {
  const hold = world.holds.get(`${asset}|${id}`);
  return hold && kinds.some((kind) => kind === hold.kind) && hold.holder === holder && hold.amount > 0n
    ? hold
    : undefined;
}

function takeFromHold(world: World, asset: Address, id: Hex, amount: bigint): void {
  const hold = world.holds.get(`${asset}|${id}`)!;
  world.holds.set(`${asset}|${id}`, { ...hold, amount: hold.amount - amount });
}

export const assetToken: NaiveContract = {
  transfer,

  approve(call, spender: Address, amount: bigint) {
    const { world, sender, to: asset } = call;
    judge(
      [isZero(spender), 'ADDRESS_ZERO'],
      [tooLarge(amount) && amount !== UNLIMITED_ALLOWANCE, 'AMOUNT_TOO_LARGE'],
      retired(call),
      [!world.accounts.has(sender), 'PARTY_UNREGISTERED'],
    );
    world.allowances.set(`${asset}|${sender}|${spender}`, amount);
    world.emit(asset, 'Approval', { owner: sender, spender, value: amount });
  },

  transferFrom(call, from: Address, receiver: Address, amount: bigint) {
    const { world, sender, to: asset } = call;
    const allowance = world.allowances.get(`${asset}|${from}|${sender}`) ?? 0n;
    judge(
      [isZero(from) || isZero(receiver), 'ADDRESS_ZERO'],
      [from === receiver, 'SELF_TRANSFER'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      retired(call),
      [amount > allowance, 'INSUFFICIENT_ALLOWANCE'],
    );
    moveJudged(call, { kind: 'Transfer', asset, from, to: receiver, amount, sender });
    if (allowance !== UNLIMITED_ALLOWANCE) world.allowances.set(`${asset}|${from}|${sender}`, allowance - amount);
    world.emit(asset, 'Transfer', { from, to: receiver, value: amount });
  },

  pause(call) {
    judge(noRight(call, Role.Freezer), retired(call));
    call.world.setAsset(call.to, { paused: true });
    call.world.emit(call.to, 'Paused', { userAddress: call.sender });
  },

  unpause(call) {
    judge(noRight(call, Role.Freezer), retired(call));
    call.world.setAsset(call.to, { paused: false });
    call.world.emit(call.to, 'Unpaused', { userAddress: call.sender });
  },

  setAddressFrozen,
  freezePartialTokens,
  unfreezePartialTokens,
  forcedTransfer,
  mint,
  burn,

  recoveryAddress(call, lost: Address, fresh: Address, onchainId: Address) {
    const { world, sender, to: asset } = call;
    const identity = addressToIdentity(onchainId);
    const belongs = (account: Address) => identity !== undefined && world.accounts.get(account) === identity;
    const successor = world.replaced.get(lost);
    const old = world.holding(asset, lost);
    const target = world.holding(asset, fresh);
    const lots = mergeLots([...target.lots, ...old.lots]);
    judge(
      noRight(call, Role.Enforcer),
      [isZero(lost) || isZero(fresh), 'ADDRESS_ZERO'],
      [lost === fresh, 'SELF_TRANSFER'],
      retired(call),
      [!belongs(lost) || !belongs(fresh), 'RECOVERY_IDENTITY_MISMATCH'],
      [successor !== undefined && successor !== fresh, 'RECOVERY_TARGET_MISMATCH'],
      [world.replaced.has(fresh), 'PARTY_RETIRED'],
      [lots.length > 64, 'LOTS_FULL'],
    );
    if (successor === undefined) {
      world.replaced.set(lost, fresh);
      world.emit(contracts.IdentityRegistry, 'AccountReplaced', { lost, replacement: fresh });
    }
    if (old.frozen > 0n) world.emit(asset, 'TokensUnfrozen', { userAddress: lost, amount: old.frozen });
    world.setHolding(asset, lost, { balance: 0n, frozen: 0n, lots: [] });
    world.setHolding(asset, fresh, {
      balance: target.balance + old.balance,
      frozen: target.frozen + old.frozen,
      accountFrozen: target.accountFrozen || old.accountFrozen,
      lots,
    });
    for (const [key, hold] of world.holds.entries(asset))
      if (hold.holder === lost) world.holds.set(key, { ...hold, holder: fresh });
    world.emit(asset, 'Transfer', { from: lost, to: fresh, value: old.balance });
    if (old.frozen > 0n) world.emit(asset, 'TokensFrozen', { userAddress: fresh, amount: old.frozen });
    if (old.accountFrozen && !target.accountFrozen)
      world.emit(asset, 'AddressFrozen', { userAddress: fresh, isFrozen: true, owner: sender });
    world.emit(asset, 'Enforced', { kind: 1, from: lost, to: fresh, amount: old.balance, reason: NO_REASON });
    world.emit(asset, 'RecoverySuccess', { lostWallet: lost, newWallet: fresh, investorOnchainID: onchainId });
  },

  batchTransfer(call, receivers: Address[], amounts: bigint[]) {
    judge(...listsDiffer(receivers, amounts), retired(call));
    receivers.forEach((receiver, index) => transfer(call, receiver, amounts[index]!));
  },

  batchForcedTransfer(call, senders: Address[], receivers: Address[], amounts: bigint[]) {
    judge(noRight(call, Role.Enforcer), ...listsDiffer(senders, receivers, amounts), retired(call));
    senders.forEach((from, index) => forcedTransfer(call, from, receivers[index]!, amounts[index]!));
  },

  batchMint(call, receivers: Address[], amounts: bigint[]) {
    judge(noRight(call, Role.SupplyAgent), ...listsDiffer(receivers, amounts), retired(call));
    receivers.forEach((receiver, index) => mint(call, receiver, amounts[index]!));
  },

  batchBurn(call, holders: Address[], amounts: bigint[]) {
    judge(noRight(call, Role.SupplyAgent), ...listsDiffer(holders, amounts), retired(call));
    holders.forEach((holder, index) => burn(call, holder, amounts[index]!));
  },

  batchSetAddressFrozen(call, accounts: Address[], freeze: boolean[]) {
    judge(noRight(call, Role.Freezer), ...listsDiffer(accounts, freeze), retired(call));
    accounts.forEach((account, index) => setAddressFrozen(call, account, freeze[index]!));
  },

  batchFreezePartialTokens(call, accounts: Address[], amounts: bigint[]) {
    judge(noRight(call, Role.Freezer), ...listsDiffer(accounts, amounts), retired(call));
    accounts.forEach((account, index) => freezePartialTokens(call, account, amounts[index]!));
  },

  batchUnfreezePartialTokens(call, accounts: Address[], amounts: bigint[]) {
    judge(noRight(call, Role.Freezer), ...listsDiffer(accounts, amounts), retired(call));
    accounts.forEach((account, index) => unfreezePartialTokens(call, account, amounts[index]!));
  },

  issue(call, receiver: Address, amount: bigint, exemption: number) {
    const { world, sender, to: asset } = call;
    judge(
      noRight(call, Role.SupplyAgent),
      [isZero(receiver), 'ADDRESS_ZERO'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      retired(call),
    );
    moveJudged(call, { kind: 'Issue', asset, to: receiver, amount, sender, exemption });
    world.emit(asset, 'Transfer', { from: ZERO_ADDRESS, to: receiver, value: amount });
    world.emit(asset, 'Issued', { to: receiver, amount, exemption });
  },

  redeem(call, amount: bigint, purpose: Hex) {
    const { world, sender, to: asset } = call;
    judge([amount === 0n, 'AMOUNT_ZERO'], [tooLarge(amount), 'AMOUNT_TOO_LARGE'], retired(call));
    moveJudged(call, { kind: 'Redeem', asset, from: sender, amount, sender });
    world.emit(asset, 'Transfer', { from: sender, to: ZERO_ADDRESS, value: amount });
    world.emit(asset, 'Redeemed', { holder: sender, amount, purpose });
  },

  transmit(call, from: Address, receiver: Address, amount: bigint, reason: Hex) {
    const { world, sender, to: asset } = call;
    judge(
      noRight(call, Role.Enforcer),
      [isZero(from) || isZero(receiver), 'ADDRESS_ZERO'],
      [from === receiver, 'SELF_TRANSFER'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      retired(call),
    );
    const movement = { kind: 'Enforce', asset, from, to: receiver, amount, sender } as const;
    judgeMovement(world, movement);
    const thawed = thaw(call, from, amount);
    move(world, movement);
    world.emit(asset, 'Transfer', { from, to: receiver, value: amount });
    if (thawed > 0n) {
      world.setHolding(asset, receiver, { frozen: world.holding(asset, receiver).frozen + thawed });
      world.emit(asset, 'TokensFrozen', { userAddress: receiver, amount: thawed });
    }
    world.emit(asset, 'Enforced', { kind: 2, from, to: receiver, amount, reason });
  },

  createHold(call, id: Hex, escrow: Address, receiver: Address, amount: bigint, expiry: bigint) {
    const { world, sender, to: asset } = call;
    judge(
      [isZero(escrow), 'ADDRESS_ZERO'],
      [receiver === sender, 'SELF_TRANSFER'],
      ...holdReasons(call, id, amount, expiry),
    );
    world.holds.set(`${asset}|${id}`, { kind: HoldKind.Escrow, holder: sender, escrow, to: receiver, amount, expiry });
    world.emit(asset, 'HoldCreated', { id, holder: sender, escrow, to: receiver, amount, expiry });
  },

  executeHold(call, id: Hex, holder: Address, receiver: Address, amount: bigint) {
    const { world, sender, to: asset } = call;
    const hold = matchingHold(world, asset, id, holder, HoldKind.Escrow);
    judge(
      [hold !== undefined && !world.speaksFor(sender, hold.escrow), 'NOT_AUTHORISED'],
      [isZero(receiver), 'ADDRESS_ZERO'],
      [receiver === holder, 'SELF_TRANSFER'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      retired(call),
      [!hold, 'HOLD_UNKNOWN'],
      [hold !== undefined && world.now >= hold.expiry, 'HOLD_EXPIRED'],
      [hold !== undefined && !isZero(hold.to) && !world.speaksFor(receiver, hold.to), 'HOLD_RECIPIENT_MISMATCH'],
      [hold !== undefined && amount > hold.amount, 'HOLD_TOO_SMALL'],
    );
    const movement = { kind: 'Transfer', asset, from: holder, to: receiver, amount, sender, released: amount } as const;
    judgeMovement(world, movement);
    takeFromHold(world, asset, id, amount);
    move(world, movement);
    world.emit(asset, 'HoldExecuted', { id, holder, to: receiver, amount });
    world.emit(asset, 'Transfer', { from: holder, to: receiver, value: amount });
  },

  releaseHold(call, id: Hex, holder: Address, amount: bigint) {
    const { world, sender, to: asset } = call;
    const hold = matchingHold(world, asset, id, holder, HoldKind.Escrow);
    judge(
      [hold !== undefined && !world.speaksFor(sender, hold.escrow), 'NOT_AUTHORISED'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      retired(call),
      [!hold, 'HOLD_UNKNOWN'],
      [hold !== undefined && amount > hold.amount, 'HOLD_TOO_SMALL'],
    );
    takeFromHold(world, asset, id, amount);
    world.emit(asset, 'HoldReleased', { id, holder, amount });
  },

  reclaimHold(call, id: Hex, holder: Address) {
    const { world, to: asset } = call;
    const hold = matchingHold(world, asset, id, holder, HoldKind.Escrow, HoldKind.Clearing);
    judge(retired(call), [!hold, 'HOLD_UNKNOWN'], [hold !== undefined && world.now < hold.expiry, 'HOLD_NOT_EXPIRED']);
    takeFromHold(world, asset, id, hold!.amount);
    world.emit(asset, 'HoldReclaimed', { id, holder, amount: hold!.amount });
  },

  requestTransfer(call, id: Hex, receiver: Address, amount: bigint, expiry: bigint) {
    const { world, sender, to: asset } = call;
    judge(
      [isZero(receiver), 'ADDRESS_ZERO'],
      [receiver === sender, 'SELF_TRANSFER'],
      ...holdReasons(call, id, amount, expiry),
    );
    world.holds.set(`${asset}|${id}`, {
      kind: HoldKind.Clearing,
      holder: sender,
      escrow: ZERO_ADDRESS,
      to: receiver,
      amount,
      expiry,
    });
    world.emit(asset, 'TransferRequested', { id, from: sender, to: receiver, amount, expiry });
  },

  approveTransfer(call, id: Hex, from: Address, receiver: Address) {
    const { world, sender, to: asset } = call;
    const hold = matchingHold(world, asset, id, from, HoldKind.Clearing);
    judge(
      noRight(call, Role.Clearer),
      [receiver === from, 'SELF_TRANSFER'],
      retired(call),
      [!hold, 'HOLD_UNKNOWN'],
      [hold !== undefined && world.now >= hold.expiry, 'HOLD_EXPIRED'],
      [hold !== undefined && !world.speaksFor(receiver, hold.to), 'HOLD_RECIPIENT_MISMATCH'],
    );
    const { amount } = hold!;
    const movement = { kind: 'Transfer', asset, from, to: receiver, amount, sender, released: amount } as const;
    judgeMovement(world, movement);
    takeFromHold(world, asset, id, amount);
    move(world, movement);
    world.emit(asset, 'TransferApproved', { id, from, to: receiver, amount });
    world.emit(asset, 'Transfer', { from, to: receiver, value: amount });
  },

  rejectTransfer(call, id: Hex, from: Address) {
    const { world, sender, to: asset } = call;
    const hold = matchingHold(world, asset, id, from, HoldKind.Clearing);
    judge(
      [!world.speaksFor(sender, from) && !world.hasRole(Role.Clearer, asset, sender), 'NOT_AUTHORISED'],
      retired(call),
      [!hold, 'HOLD_UNKNOWN'],
    );
    takeFromHold(world, asset, id, hold!.amount);
    world.emit(asset, 'TransferRejected', { id, from, amount: hold!.amount });
  },

  createCheckpoint(call) {
    const { world, to: asset } = call;
    judge(noRight(call, Role.Paymaster, Role.Teller), retired(call));
    const { checkpoints, supply } = world.assets.get(asset)!;
    const own = world.holdings.entries(asset);
    const balances = new Map(own.map(([key, { balance }]) => [key.split('|')[1]!, balance]));
    world.setAsset(asset, { checkpoints: [...checkpoints, { supply, balances }] });
    world.emit(asset, 'CheckpointCreated', { id: BigInt(checkpoints.length + 1), createdAt: world.now });
  },

  mergeLots(call, exemption: number) {
    const { world, sender, to: asset } = call;
    judge(retired(call), [!world.assets.get(asset)!.terms.keepsLots, 'LOTS_NOT_KEPT']);
    const { lots } = world.holding(asset, sender);
    const newest = lots.reduce(
      (date, lot) => (lot.exemption === exemption && lot.acquiredAt > date ? lot.acquiredAt : date),
      0n,
    );
    if (lots.length > 0)
      world.setHolding(asset, sender, {
        lots: mergeLots(lots.map((lot) => (lot.exemption === exemption ? { ...lot, acquiredAt: newest } : lot))),
      });
    world.emit(asset, 'LotsMerged', { account: sender, exemption });
  },
};
