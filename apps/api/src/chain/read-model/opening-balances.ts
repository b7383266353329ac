import type { World } from '@cadastre/node';
import { assetAddress, type Fingerprint, ZERO_ADDRESS } from '@cadastre/protocol';
import { byteString, Movements } from './movements';

/** What the world at block 0 holds, as if it had been minted: no block and no event tells of it. */
export function openingBalances(world: World): Movements {
  const movements = new Movements();
  const nobody = byteString(ZERO_ADDRESS);
  for (const { fingerprint, instrument, holdings } of world.assets) {
    const asset = byteString(assetAddress(fingerprint as Fingerprint, instrument));
    for (const { account, balance } of holdings) movements.move(asset, nobody, byteString(account), balance, 0);
  }
  return movements;
}
