import { always, isSale, timeOf, type TransferFacts, type TransferRule } from './transfer-facts';

/** Whether the instrument moves at all now. */
export const TRADING_RULES: readonly TransferRule[] = [
  {
    code: 'ASSET_PAUSED',
    rule: 'paused',
    binds: always,
    passes: ({ asset }) => !asset.paused,
  },
  {
    code: 'TRANSFER_HALTED',
    rule: 'halted',
    binds: isSale,
    passes: ({ asset }) => !asset.rules.halted,
  },
  {
    code: 'TRANSFER_WINDOW_CLOSED',
    rule: 'windows',
    binds: (facts) => isSale(facts) && facts.asset.rules.windows.length > 0,
    passes: ({ asset, now }) => asset.rules.windows.some(({ from, to }) => from <= now && now < to),
    cure: nextWindow,
  },
  {
    code: 'TRANSFER_CLEARING_REQUIRED',
    rule: 'clearing',
    binds: (facts) => isSale(facts) && facts.asset.rules.clearing,
    passes: ({ cleared }) => cleared,
    cure: () => 'Send it all the same: it becomes a request, and moves once it is approved.',
  },
];

function nextWindow({ asset, now }: TransferFacts): string {
  const next = asset.rules.windows.find(({ from }) => from > now);
  if (!next) return 'No further window is set: ask the issuer for one.';
  return `Transfer between ${timeOf(next.from)} and ${timeOf(next.to)}.`;
}
