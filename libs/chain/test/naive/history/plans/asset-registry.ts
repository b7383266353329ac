import { AssetKind, assetAddress, HoldKind } from '@cadastre/protocol';
import { type Aim } from '../aim';
import { EUR, FINGERPRINTS, ISSUER, openRules, text, TREASURY } from '../characters';
import { asValue, type Plans } from '../plan';
import { randomRules } from '../random-rules';

export const assetRegistryPlans = (aim: Aim): Plans => ({
  'AssetRegistry.createAsset': () => {
    const instrument = 10 + aim.random.below(6);
    const cash = aim.random.oneIn(8);
    const terms = {
      fingerprint: aim.random.oneIn(20) ? `0x${'0'.repeat(64)}` : aim.random.pick(FINGERPRINTS),
      instrument,
      kind: aim.random.oneIn(30) ? 2 : cash ? AssetKind.Cash : AssetKind.Security,
      decimals: aim.random.oneIn(20) ? 19 : 0,
      keepsLots: aim.random.oneIn(2) && !cash,
      issuer: aim.random.oneIn(5) ? aim.identity() : ISSUER,
      treasury: aim.random.oneIn(6) ? aim.anyone() : TREASURY,
      name: aim.random.oneIn(20) ? '' : 'Another',
      symbol: 'B',
    };
    return [aim.right(), [terms, asValue(randomRules(aim, assetAddress(terms.fingerprint as never, instrument)))]];
  },
  'AssetRegistry.retireAsset': () => [
    aim.right(),
    [aim.existing(aim.world.assets.entries(), ({ supply }) => supply === 0n)?.[0] ?? aim.anyAsset()],
  ],
  'AssetRegistry.setRules': () => {
    const asset = aim.anyAsset();
    const version = aim.world.assets.get(asset)?.version ?? 1n;
    const rules = aim.random.oneIn(3) ? openRules : randomRules(aim, asset);
    return [aim.right(), [asset, aim.random.oneIn(20) ? version + 1n : version, asValue(rules)]];
  },
  'AssetRegistry.setWhitelisted': () => [
    aim.right(),
    [aim.anyAsset(), aim.list(() => aim.identity()), !aim.random.oneIn(4)],
  ],
  'AssetRegistry.setTreasury': () => [aim.right(), [aim.anyAsset(), aim.random.oneIn(2) ? aim.anyone() : TREASURY]],
  'AssetRegistry.recordDocument': () => [
    aim.right(),
    [aim.anyAsset(), text(`document ${aim.random.below(4)}`), aim.random.oneIn(10) ? `0x${'0'.repeat(64)}` : aim.id()],
  ],
  'AssetRegistry.publishValuation': () => [
    aim.right(),
    [
      aim.anyAsset(),
      BigInt(aim.random.below(10_000)),
      aim.random.oneIn(9) ? aim.anyAsset() : EUR,
      aim.world.now - BigInt(aim.random.below(40)) + 1n,
      aim.id(),
    ],
  ],
  'AssetRegistry.split': () => {
    const asset = aim.anyAsset();
    return [
      aim.right(),
      [
        asset,
        ...aim.random.pick([
          [2n, 1n],
          [1n, 2n],
          [3n, 2n],
          [10n, 1n],
          [1n, 10n],
          [1n, 1n],
          [0n, 1n],
          [2n, 0n],
          [1_000_001n, 1n],
          [1_000_000n, 1n],
        ]),
      ],
    ];
  },
  'AssetRegistry.pledge': () => {
    const debtor = aim.holder();
    const asset = aim.anyAsset();
    return [debtor, [asset, aim.id(), aim.anyone(), aim.share(asset, debtor)]];
  },
  'AssetRegistry.releasePledge': () => {
    const { asset, id, holder, escrow, amount } = aim.hold(HoldKind.Pledge);
    return [escrow, [asset, id, holder, amount]];
  },
  'AssetRegistry.enforcePledge': () => {
    const { asset, id, holder, escrow, amount } = aim.hold(HoldKind.Pledge);
    return [aim.right(), [asset, id, holder, aim.random.oneIn(12) ? aim.holder() : escrow, amount]];
  },
});
