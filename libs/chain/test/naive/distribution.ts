import {
  AssetKind,
  contracts,
  PaymentState,
  Role,
  Standing,
  ZERO_ADDRESS,
  type Address,
  type Hex,
} from '@cadastre/protocol';
import { LIST_MAX, tooLarge, type NaiveCall, type NaiveContract } from './call';
import { moveEscrow } from './movement';
import { judge, type Reason } from './refuse';
import { type Distribution, type World } from './world';

interface Terms {
  readonly asset: Address;
  readonly checkpoint: bigint;
  readonly cash: Address;
  readonly total: bigint;
  readonly paymentAt: bigint;
  readonly expiresAt: bigint;
}

const ESCROW = contracts.Distribution;

/** Reasons that every function has which names a distribution and needs its asset's Paymaster. */
function commonReasons({ world, sender }: NaiveCall, known: Distribution | undefined): Reason[] {
  return [
    [known !== undefined && !world.hasRole(Role.Paymaster, known.asset, sender), 'NOT_AUTHORISED'],
    ...cashReasons(world, known),
  ];
}

const cashReasons = (world: World, known: Distribution | undefined): Reason[] => [
  [!known, 'DISTRIBUTION_UNKNOWN'],
  [known !== undefined && world.assets.get(known.cash)!.retired, 'ASSET_RETIRED'],
];

const cashPaused = (world: World, known: Distribution | undefined): Reason => [
  known !== undefined && world.assets.get(known.cash)!.paused,
  'ASSET_PAUSED',
];

/** Why the account cannot be paid in that cash, reason by reason. */
function payeeReasons(world: World, cash: Address, account: Address): Reason[] {
  const identity = world.identityOf(account);
  return [
    [!identity, 'PARTY_UNREGISTERED'],
    [
      (identity !== undefined && identity.standing !== Standing.Active) || world.holding(cash, account).accountFrozen,
      'PARTY_NOT_PERMITTED',
    ],
    [identity !== undefined && world.now >= identity.expiry, 'IDENTITY_EXPIRED'],
  ];
}

const isPayable = (world: World, cash: Address, account: Address): boolean =>
  payeeReasons(world, cash, account).every(([applies]) => !applies);

function checkpointOf(world: World, { asset, checkpoint }: Pick<Distribution, 'asset' | 'checkpoint'>) {
  return world.assets.get(asset)!.checkpoints[Number(checkpoint) - 1]!;
}

const unitsAt = (world: World, known: Distribution, account: Address): bigint =>
  checkpointOf(world, known).balances.get(account) ?? 0n;

const paymentOf = (world: World, id: Hex, account: Address) =>
  world.payments.get(`${id}|${account}`) ?? { state: PaymentState.Open, amount: 0n };

function change(world: World, id: Hex, delta: Partial<Distribution>): void {
  world.distributions.set(id, { ...world.distributions.get(id)!, ...delta });
}

function payOut({ world, to }: NaiveCall, id: Hex, account: Address, amount: bigint): void {
  const known = world.distributions.get(id)!;
  const payee = world.successorOf(account);
  if (amount > 0n) {
    moveEscrow(world, known.cash, ESCROW, payee, amount);
    world.emit(known.cash, 'Transfer', { from: ESCROW, to: payee, value: amount });
  }
  world.payments.set(`${id}|${account}`, { state: PaymentState.Paid, amount });
  change(world, id, { paid: known.paid + amount });
  world.emit(to, 'DistributionPaid', { id, account, to: payee, amount });
}

/** Ends an Open payment: counts its units, pays it or puts it into suspense. */
function settlePayment(call: NaiveCall, id: Hex, account: Address): void {
  const { world, to } = call;
  const known = world.distributions.get(id)!;
  const units = unitsAt(world, known, account);
  const due = (known.total * units) / checkpointOf(world, known).supply;
  change(world, id, { unitsDone: known.unitsDone + units });
  if (due === 0n || isPayable(world, known.cash, world.successorOf(account))) return payOut(call, id, account, due);
  world.payments.set(`${id}|${account}`, { state: PaymentState.Suspended, amount: due });
  change(world, id, { suspended: known.suspended + due });
  world.emit(to, 'DistributionSuspended', { id, account, amount: due });
}

function leaveSuspense(call: NaiveCall, id: Hex, account: Address): void {
  const { suspended } = call.world.distributions.get(id)!;
  const { amount } = paymentOf(call.world, id, account);
  change(call.world, id, { suspended: suspended - amount });
  payOut(call, id, account, amount);
}

const treasuryOf = (world: World, known: Distribution): Address => world.assets.get(known.asset)!.terms.treasury;

/** The treasury is paid like anybody else: a retired one through the account that stands in for it. */
const treasuryReasons = (world: World, known: Distribution | undefined): Reason[] =>
  known ? payeeReasons(world, known.cash, world.successorOf(treasuryOf(world, known))) : [];

function giveBack({ world }: NaiveCall, known: Distribution, amount: bigint): void {
  const treasury = world.successorOf(treasuryOf(world, known));
  moveEscrow(world, known.cash, ESCROW, treasury, amount);
  world.emit(known.cash, 'Transfer', { from: ESCROW, to: treasury, value: amount });
}

export const distribution: NaiveContract = {
  declare(call, id: Hex, terms: Terms) {
    const { world, sender, to } = call;
    const { asset, checkpoint, cash, total, paymentAt, expiresAt } = terms;
    const known = world.assets.get(asset);
    const money = world.assets.get(cash);
    const moment = known?.checkpoints[Number(checkpoint) - 1];
    judge(
      [!world.hasRole(Role.Paymaster, asset, sender), 'NOT_AUTHORISED'],
      [total === 0n, 'AMOUNT_ZERO'],
      [tooLarge(total), 'AMOUNT_TOO_LARGE'],
      [expiresAt !== 0n && expiresAt <= paymentAt, 'TIME_INVALID'],
      [known?.terms.kind === AssetKind.Cash, 'VALUE_INVALID'],
      [!known, 'ASSET_UNKNOWN'],
      [known?.retired === true || (money?.terms.kind === AssetKind.Cash && money.retired), 'ASSET_RETIRED'],
      [money?.terms.kind !== AssetKind.Cash, 'CASH_UNKNOWN'],
      [known !== undefined && !moment, 'CHECKPOINT_UNKNOWN'],
      [world.distributions.has(id), 'DISTRIBUTION_EXISTS'],
      [moment?.supply === 0n, 'NOTHING_DUE'],
    );
    const nothing = { funded: 0n, paid: 0n, suspended: 0n, returned: 0n, unitsDone: 0n, closed: false };
    world.distributions.set(id, { asset, checkpoint, cash, total, paymentAt, expiresAt, ...nothing });
    world.emit(to, 'DistributionDeclared', { id, asset, checkpoint, cash, total, paymentAt, expiresAt });
  },

  fund(call, id: Hex, amount: bigint) {
    const { world, sender, to } = call;
    const known = world.distributions.get(id);
    const registered = world.accounts.has(sender);
    const cash = known?.cash ?? ZERO_ADDRESS;
    const { balance, frozen, accountFrozen } = world.holding(cash, sender);
    judge(
      ...commonReasons(call, known),
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      [known !== undefined && amount > known.total - known.funded, 'DISTRIBUTION_OVERFUNDED'],
      [!registered, 'PARTY_UNREGISTERED'],
      [
        accountFrozen || (registered && world.identityOf(sender)!.standing > Standing.Restricted),
        'PARTY_NOT_PERMITTED',
      ],
      cashPaused(world, known),
      [amount > balance, 'INSUFFICIENT_BALANCE'],
      [amount > balance - frozen - world.held(cash, sender), 'INSUFFICIENT_AVAILABLE'],
    );
    moveEscrow(world, cash, sender, ESCROW, amount);
    change(world, id, { funded: known!.funded + amount });
    world.emit(cash, 'Transfer', { from: sender, to: ESCROW, value: amount });
    world.emit(to, 'DistributionFunded', { id, from: sender, amount });
  },

  pay(call, id: Hex, accounts: Address[]) {
    const { world } = call;
    const known = world.distributions.get(id);
    judge(
      ...commonReasons(call, known),
      [accounts.length > LIST_MAX, 'LIST_TOO_LONG'],
      [known !== undefined && known.funded < known.total, 'DISTRIBUTION_UNFUNDED'],
      [known !== undefined && world.now < known.paymentAt, 'DISTRIBUTION_NOT_DUE'],
      [known?.closed === true, 'DISTRIBUTION_CLOSED'],
      cashPaused(world, known),
    );
    for (const account of accounts)
      if (paymentOf(world, id, account).state === PaymentState.Open && unitsAt(world, known!, account) > 0n)
        settlePayment(call, id, account);
  },

  claim(call, id: Hex, account: Address) {
    const { world, sender } = call;
    const known = world.distributions.get(id);
    const { state } = paymentOf(world, id, account);
    const open = known !== undefined && state === PaymentState.Open && unitsAt(world, known, account) > 0n;
    judge(
      [sender !== world.successorOf(account), 'NOT_AUTHORISED'],
      ...cashReasons(world, known),
      [known !== undefined && known.funded < known.total, 'DISTRIBUTION_UNFUNDED'],
      [known !== undefined && world.now < known.paymentAt, 'DISTRIBUTION_NOT_DUE'],
      [known !== undefined && !open && state !== PaymentState.Suspended, 'NOTHING_DUE'],
      ...(known ? payeeReasons(world, known.cash, sender) : []),
      cashPaused(world, known),
    );
    if (open) settlePayment(call, id, account);
    else leaveSuspense(call, id, account);
  },

  release(call, id: Hex, accounts: Address[]) {
    const { world } = call;
    const known = world.distributions.get(id);
    judge(...commonReasons(call, known), [accounts.length > LIST_MAX, 'LIST_TOO_LONG'], cashPaused(world, known));
    for (const account of accounts)
      if (
        paymentOf(world, id, account).state === PaymentState.Suspended &&
        isPayable(world, known!.cash, world.successorOf(account))
      )
        leaveSuspense(call, id, account);
  },

  expire(call, id: Hex, accounts: Address[]) {
    const { world, to } = call;
    const known = world.distributions.get(id);
    judge(
      ...commonReasons(call, known),
      [accounts.length > LIST_MAX, 'LIST_TOO_LONG'],
      [known !== undefined && (known.expiresAt === 0n || world.now < known.expiresAt), 'TIME_INVALID'],
      ...treasuryReasons(world, known),
      cashPaused(world, known),
    );
    for (const account of accounts) {
      const { state, amount } = paymentOf(world, id, account);
      const payee = world.successorOf(account);
      const blocked =
        world.identityOf(payee)?.standing === Standing.Blocked || world.holding(known!.cash, payee).accountFrozen;
      if (state !== PaymentState.Suspended || blocked) continue;
      const { suspended, returned } = world.distributions.get(id)!;
      giveBack(call, known!, amount);
      world.payments.set(`${id}|${account}`, { state: PaymentState.Returned, amount });
      change(world, id, { suspended: suspended - amount, returned: returned + amount });
      world.emit(to, 'DistributionReturned', { id, account, amount });
    }
  },

  close(call, id: Hex) {
    const { world, to } = call;
    const known = world.distributions.get(id);
    judge(
      ...commonReasons(call, known),
      [known !== undefined && known.funded < known.total, 'DISTRIBUTION_UNFUNDED'],
      [known !== undefined && known.unitsDone < checkpointOf(world, known).supply, 'DISTRIBUTION_INCOMPLETE'],
      [known?.closed === true, 'DISTRIBUTION_CLOSED'],
      ...treasuryReasons(world, known),
      cashPaused(world, known),
    );
    const { funded, paid, suspended, returned } = known!;
    const remainder = funded - paid - suspended - returned;
    if (remainder > 0n) giveBack(call, known!, remainder);
    change(world, id, { returned: returned + remainder, closed: true });
    world.emit(to, 'DistributionCompleted', { id, remainder });
  },
};
