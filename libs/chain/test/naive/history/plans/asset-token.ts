import {
  contracts,
  HoldKind,
  identityToAddress,
  ZERO_ADDRESS,
  type Address,
  type IdentityId,
} from '@cadastre/protocol';
import { type Aim } from '../aim';
import { DESK, EUR, identityOfInvestor, INVESTORS, SECURITIES, TREASURY } from '../characters';
import { type Plans } from '../plan';

export const assetTokenPlans = (aim: Aim): Plans => ({
  'AssetToken.transfer': () => {
    const asset = aim.asset();
    const sender = aim.holder();
    return [sender, [aim.other(sender), aim.share(asset, sender)], asset];
  },
  'AssetToken.approve': () => [aim.holder(), [aim.anyone(), aim.amount(2_000n)], aim.asset()],
  'AssetToken.transferFrom': () => {
    const found = aim.existing(aim.world.allowances.entries(), (allowance) => allowance > 0n);
    if (!found || aim.random.oneIn(8)) return [aim.holder(), [aim.anyone(), aim.anyone(), aim.amount()], aim.asset()];
    const [asset, owner, spender] = found[0].split('|') as [Address, Address, Address];
    const amount = aim.share(asset, owner);
    return [spender, [owner, aim.other(owner), found[1] < amount && !aim.random.oneIn(10) ? found[1] : amount], asset];
  },
  'AssetToken.batchTransfer': () => {
    const asset = aim.asset();
    const sender = aim.holder();
    return [
      sender,
      aim.pairs(
        () => aim.anyone(),
        () => aim.amount(60n),
      ),
      asset,
    ];
  },
  'AssetToken.pause': () => [aim.right(), [], aim.asset()],
  'AssetToken.unpause': () => [
    aim.right(),
    [],
    (aim.existing(aim.world.assets.entries(), ({ paused }) => paused)?.[0] as Address) ?? aim.asset(),
  ],
  'AssetToken.setAddressFrozen': () => [aim.right(), [aim.anyone(), aim.random.oneIn(3)], aim.asset()],
  'AssetToken.batchSetAddressFrozen': () => [
    aim.right(),
    aim.pairs(
      () => aim.anyone(),
      () => aim.random.oneIn(3),
    ),
    aim.asset(),
  ],
  'AssetToken.freezePartialTokens': () => {
    const asset = aim.asset();
    const owner = aim.anyone();
    return [aim.right(), [owner, aim.share(asset, owner)], asset];
  },
  'AssetToken.batchFreezePartialTokens': () => [
    aim.right(),
    aim.pairs(
      () => aim.anyone(),
      () => aim.amount(50n),
    ),
    aim.asset(),
  ],
  'AssetToken.unfreezePartialTokens': () => {
    const found = aim.existing(aim.world.holdings.entries(), ({ frozen }) => frozen > 0n);
    const [asset, owner] = (found?.[0].split('|') ?? [aim.asset(), aim.anyone()]) as [Address, Address];
    return [aim.right(), [owner, aim.random.oneIn(3) ? aim.amount() : (found?.[1].frozen ?? 1n)], asset];
  },
  'AssetToken.batchUnfreezePartialTokens': () => [
    aim.right(),
    aim.pairs(
      () => aim.anyone(),
      () => aim.amount(30n),
    ),
    aim.asset(),
  ],
  'AssetToken.forcedTransfer': () => {
    const asset = aim.asset();
    const from = aim.anyone();
    return [aim.right(), [from, aim.other(from), aim.share(asset, from)], asset];
  },
  'AssetToken.batchForcedTransfer': () => {
    const [from, to] = aim.pairs(
      () => aim.anyone(),
      () => aim.anyone(),
    );
    return [aim.right(), [from, to, to.map(() => aim.amount(60n))], aim.asset()];
  },
  'AssetToken.mint': () => [aim.right(), [aim.anyone(), aim.amount()], aim.asset()],
  'AssetToken.batchMint': () => [
    aim.right(),
    aim.pairs(
      () => aim.anyone(),
      () => aim.amount(),
    ),
    aim.asset(),
  ],
  'AssetToken.burn': () => {
    const asset = aim.asset();
    const owner = aim.anyone();
    return [aim.right(), [owner, aim.share(asset, owner)], asset];
  },
  'AssetToken.batchBurn': () => [
    aim.right(),
    aim.pairs(
      () => aim.anyone(),
      () => aim.amount(60n),
    ),
    aim.asset(),
  ],
  'AssetToken.issue': () => [aim.right(), [aim.anyone(), aim.amount(), aim.random.pick([0, 7, 7, 9])], aim.asset()],
  'AssetToken.redeem': () => {
    const asset = aim.asset();
    const owner = aim.holder();
    return [owner, [aim.share(asset, owner), aim.id()], asset];
  },
  'AssetToken.transmit': () => {
    const asset = aim.asset();
    const from = aim.anyone();
    return [aim.right(), [from, aim.other(from), aim.share(asset, from), aim.id()], asset];
  },
  'AssetToken.recoveryAddress': () => {
    const [lost, fresh] = aim.existing(aim.world.replaced.entries(), () => true) ?? [];
    // Now and then to another account of the same identity than the one that stands in already.
    const siblings = INVESTORS.filter(
      (investor) => lost && aim.world.accounts.get(investor) === aim.world.accounts.get(lost),
    );
    const target = aim.random.oneIn(2) ? aim.random.pick([...siblings, fresh]) : fresh;
    if (lost && target)
      return [
        aim.right(),
        [lost, target, identityToAddress((aim.world.accounts.get(lost) ?? 1n) as IdentityId)],
        aim.asset(),
      ];
    // Twins share an identity. Few of them, or nobody would be left to trade.
    const pair = aim.random.pick([
      [3, 4],
      [4, 5],
      [5, 3],
      [6, 7],
      [1, 9],
    ] as const);
    return [
      aim.right(),
      [
        INVESTORS[pair[0]]!,
        INVESTORS[pair[1]]!,
        aim.random.oneIn(6) ? aim.identityAddress() : identityToAddress(identityOfInvestor(pair[0]) as IdentityId),
      ],
      aim.asset(),
    ];
  },
  'AssetToken.createHold': () => {
    const asset = aim.asset();
    const holder = aim.holder();
    const investing = asset === EUR && aim.random.oneIn(2);
    const escrow = investing ? contracts.Settlement : aim.random.oneIn(2) ? DESK : aim.anyone();
    const to = investing ? aim.random.pick([TREASURY, ZERO_ADDRESS]) : aim.random.pick([ZERO_ADDRESS, aim.holder()]);
    return [holder, [aim.id(), escrow, to, aim.share(asset, holder), aim.soon()], asset];
  },
  'AssetToken.executeHold': () => {
    const { asset, id, holder, escrow, to, amount } = aim.hold(HoldKind.Escrow);
    return [escrow, [id, holder, aim.random.oneIn(12) ? aim.anyone() : to, amount], asset];
  },
  'AssetToken.releaseHold': () => {
    const { asset, id, holder, escrow, amount } = aim.hold(HoldKind.Escrow);
    return [escrow, [id, holder, amount], asset];
  },
  'AssetToken.reclaimHold': () => {
    const { asset, id, holder } = aim.hold(HoldKind.Escrow, HoldKind.Clearing);
    return [aim.holder(), [id, holder], asset];
  },
  'AssetToken.requestTransfer': () => {
    const asset = aim.asset();
    const holder = aim.holder();
    return [holder, [aim.id(), aim.other(holder), aim.share(asset, holder), aim.soon()], asset];
  },
  'AssetToken.approveTransfer': () => {
    const { asset, id, holder, to } = aim.hold(HoldKind.Clearing);
    return [aim.right(), [id, holder, aim.random.oneIn(12) ? aim.anyone() : to], asset];
  },
  'AssetToken.rejectTransfer': () => {
    const { asset, id, holder } = aim.hold(HoldKind.Clearing);
    return [aim.random.oneIn(2) ? holder : aim.right(), [id, holder], asset];
  },
  'AssetToken.createCheckpoint': () => [aim.right(), [], aim.asset()],
  'AssetToken.mergeLots': () => [
    aim.holder(),
    [aim.random.pick([0, 7])],
    aim.random.oneIn(3) ? aim.asset() : SECURITIES[1]!,
  ],
});
