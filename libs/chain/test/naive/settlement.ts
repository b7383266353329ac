import {
  AMOUNT_MAX,
  AssetKind,
  bytesToHex,
  contracts,
  hashOrder,
  HoldKind,
  OrderStatus,
  Role,
  ZERO_ADDRESS,
  type Address,
  type Hex,
  type Order,
} from '@cadastre/protocol';
import { matchingHold } from './asset-token';
import { isZero, tooLarge, type NaiveContract } from './call';
import { judgeMovement, move } from './movement';
import { judge, type Reason } from './refuse';
import { type World } from './world';

function pairReasons(world: World, asset: Address, cash: Address): Reason[] {
  const known = world.assets.get(asset);
  const money = world.assets.get(cash);
  return [
    [known?.terms.kind === AssetKind.Cash, 'VALUE_INVALID'],
    [!known, 'ASSET_UNKNOWN'],
    [known?.retired === true || (money?.terms.kind === AssetKind.Cash && money.retired), 'ASSET_RETIRED'],
    [money?.terms.kind !== AssetKind.Cash, 'CASH_UNKNOWN'],
  ];
}

export const settlement: NaiveContract = {
  settle(call, order: Order, sellerSignature: Hex, buyerSignature: Hex) {
    const { world, sender, signerOf, to } = call;
    const { seller, buyer, asset, cash, units, payment, splitIndex } = order;
    const hash = bytesToHex(hashOrder(order));
    const known = world.assets.get(asset);
    const later = known?.splits.slice(splitIndex) ?? [];
    const numerator = later.reduce((product, split) => product * split.numerator, 1n);
    const denominator = later.reduce((product, split) => product * split.denominator, 1n);
    const scaled = (units * numerator) / denominator;
    judge(
      [isZero(seller) || isZero(buyer), 'ADDRESS_ZERO'],
      [seller === buyer, 'SELF_TRANSFER'],
      [units === 0n, 'AMOUNT_ZERO'],
      [tooLarge(units) || tooLarge(payment) || scaled > AMOUNT_MAX, 'AMOUNT_TOO_LARGE'],
      [known !== undefined && splitIndex > known.splits.length, 'VALUE_INVALID'],
      ...pairReasons(world, asset, cash),
      [(units * numerator) % denominator !== 0n, 'SPLIT_LEAVES_FRACTION'],
      [signerOf(hash, sellerSignature) !== seller || signerOf(hash, buyerSignature) !== buyer, 'SIGNATURE_INVALID'],
      [world.now > order.validUntil, 'ORDER_EXPIRED'],
      [world.orders.get(hash) === OrderStatus.Settled, 'ORDER_SETTLED'],
      [world.orders.get(hash) === OrderStatus.Cancelled, 'ORDER_CANCELLED'],
      [world.replaced.has(seller) || world.replaced.has(buyer), 'PARTY_RETIRED'],
    );
    const paying = { kind: 'Transfer', asset: cash, from: buyer, to: seller, amount: payment, sender } as const;
    judgeMovement(world, paying);
    move(world, paying);
    const delivering = { kind: 'Transfer', asset, from: seller, to: buyer, amount: scaled, sender } as const;
    judgeMovement(world, delivering);
    move(world, delivering);
    world.orders.set(hash, OrderStatus.Settled);
    world.emit(cash, 'Transfer', { from: buyer, to: seller, value: payment });
    world.emit(asset, 'Transfer', { from: seller, to: buyer, value: scaled });
    world.emit(to, 'OrderSettlement', { order: hash, seller, buyer, asset, units: scaled, cash, payment });
  },

  cancel(call, order: Order) {
    const { world, sender, to } = call;
    const hash = bytesToHex(hashOrder(order));
    judge(
      [!world.speaksFor(sender, order.seller) && !world.speaksFor(sender, order.buyer), 'NOT_AUTHORISED'],
      [world.orders.get(hash) === OrderStatus.Settled, 'ORDER_SETTLED'],
      [world.orders.get(hash) === OrderStatus.Cancelled, 'ORDER_CANCELLED'],
    );
    world.orders.set(hash, OrderStatus.Cancelled);
    world.emit(to, 'OrderCancellation', { order: hash, party: sender });
  },

  issue(
    call,
    asset: Address,
    investor: Address,
    units: bigint,
    exemption: number,
    cash: Address,
    id: Hex,
    payment: bigint,
  ) {
    const { world, sender, to } = call;
    const treasury = world.assets.get(asset)?.terms.treasury;
    const found = matchingHold(world, cash, id, investor, HoldKind.Escrow);
    const hold = found?.escrow === contracts.Settlement ? found : undefined;
    judge(
      [!world.hasRole(Role.SupplyAgent, asset, sender), 'NOT_AUTHORISED'],
      [isZero(investor), 'ADDRESS_ZERO'],
      [investor === treasury, 'SELF_TRANSFER'],
      [units === 0n || payment === 0n, 'AMOUNT_ZERO'],
      [tooLarge(units) || tooLarge(payment), 'AMOUNT_TOO_LARGE'],
      ...pairReasons(world, asset, cash),
      [!hold, 'HOLD_UNKNOWN'],
      [hold !== undefined && world.now >= hold.expiry, 'HOLD_EXPIRED'],
      [
        hold !== undefined && !isZero(hold.to) && treasury !== undefined && !world.speaksFor(treasury, hold.to),
        'HOLD_RECIPIENT_MISMATCH',
      ],
      [hold !== undefined && payment > hold.amount, 'HOLD_TOO_SMALL'],
    );
    const paying = {
      kind: 'Transfer',
      asset: cash,
      from: investor,
      to: treasury!,
      amount: payment,
      sender,
      released: payment,
    } as const;
    judgeMovement(world, paying);
    world.holds.set(`${cash}|${id}`, { ...hold!, amount: hold!.amount - payment });
    move(world, paying);
    const issuing = { kind: 'Issue', asset, to: investor, amount: units, sender, exemption } as const;
    judgeMovement(world, issuing);
    move(world, issuing);
    world.emit(cash, 'HoldExecuted', { id, holder: investor, to: treasury!, amount: payment });
    world.emit(cash, 'Transfer', { from: investor, to: treasury!, value: payment });
    world.emit(asset, 'Transfer', { from: ZERO_ADDRESS, to: investor, value: units });
    world.emit(asset, 'Issued', { to: investor, amount: units, exemption });
    world.emit(to, 'IssueSettlement', { asset, investor, hold: id, units, cash, payment });
  },

  release(call, asset: Address, investor: Address, cash: Address, id: Hex, amount: bigint) {
    const { world, sender } = call;
    const known = world.assets.get(asset);
    const money = world.assets.get(cash);
    const found = matchingHold(world, cash, id, investor, HoldKind.Escrow);
    const hold = found?.escrow === contracts.Settlement ? found : undefined;
    const treasury = known?.terms.treasury;
    judge(
      [!world.hasRole(Role.SupplyAgent, asset, sender), 'NOT_AUTHORISED'],
      [amount === 0n, 'AMOUNT_ZERO'],
      [tooLarge(amount), 'AMOUNT_TOO_LARGE'],
      [known?.terms.kind === AssetKind.Cash, 'VALUE_INVALID'],
      [!known, 'ASSET_UNKNOWN'],
      [money?.terms.kind === AssetKind.Cash && money.retired, 'ASSET_RETIRED'],
      [money?.terms.kind !== AssetKind.Cash, 'CASH_UNKNOWN'],
      [!hold, 'HOLD_UNKNOWN'],
      [hold !== undefined && !isZero(hold.to) && !world.speaksFor(treasury!, hold.to), 'HOLD_RECIPIENT_MISMATCH'],
      [hold !== undefined && amount > hold.amount, 'HOLD_TOO_SMALL'],
    );
    world.holds.set(`${cash}|${id}`, { ...hold!, amount: hold!.amount - amount });
    world.emit(cash, 'HoldReleased', { id, holder: investor, amount });
  },
};
