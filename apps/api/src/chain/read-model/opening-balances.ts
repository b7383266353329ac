import type { World } from '@cadastre/node';
import { assetAddress, type Fingerprint, ZERO_ADDRESS } from '@cadastre/protocol';
import type { Movement } from './project';

/** What the world at block 0 holds, as if it had been minted: no block and no event tells of it. */
export const openingBalances = (world: World): Movement[] =>
  [...world.assets].flatMap(({ fingerprint, instrument, holdings }) =>
    [...holdings].map(({ account, balance }) => ({
      kind: 'transfer' as const,
      asset: assetAddress(fingerprint as Fingerprint, instrument),
      from: ZERO_ADDRESS,
      to: account,
      amount: balance,
    })),
  );
