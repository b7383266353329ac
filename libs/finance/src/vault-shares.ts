import { mulDivDown, mulDivUp } from './rounding';

/**
 * ERC-4626 conversions, each rounded against the caller. Virtual shares and assets (one of each by default) make the
 * price of an empty vault 1:1 and a donation to it worthless.
 */
export interface VaultTotals {
  readonly assets: bigint;
  readonly supply: bigint;
  readonly virtualShares?: bigint;
  readonly virtualAssets?: bigint;
}

type Convert = (amount: bigint, multiplier: bigint, divisor: bigint) => bigint;

function ratio({ assets, supply, virtualShares = 1n, virtualAssets = 1n }: VaultTotals) {
  if (virtualShares < 0n || virtualAssets < 0n) throw new RangeError('virtual totals cannot be negative');
  const all = { assets: assets + virtualAssets, shares: supply + virtualShares };
  // Without virtual totals an empty vault starts at 1:1; one that holds only shares or only assets has no price.
  return all.assets === 0n && all.shares === 0n ? { assets: 1n, shares: 1n } : all;
}

const assetsToShares = (convert: Convert) => (totals: VaultTotals, assets: bigint) => {
  const vault = ratio(totals);
  return convert(assets, vault.shares, vault.assets);
};

const sharesToAssets = (convert: Convert) => (totals: VaultTotals, shares: bigint) => {
  const vault = ratio(totals);
  return convert(shares, vault.assets, vault.shares);
};

/** Shares received for assets. */
export const sharesForDeposit = assetsToShares(mulDivDown);
/** Shares burned for assets. */
export const sharesForWithdrawal = assetsToShares(mulDivUp);
/** Assets paid for shares. */
export const assetsForMint = sharesToAssets(mulDivUp);
/** Assets received for shares. */
export const assetsForRedemption = sharesToAssets(mulDivDown);
