import { assetTokenAbi, bytesToHex } from '@cadastre/protocol';
import type { Freeze } from '../database/generated/client';
import { callTo, type ChainCall } from '../settlement/chain-call';

type Frozen = Pick<Freeze, 'scope' | 'token' | 'account' | 'unitsLeft'>;

export function freezeCall(freeze: Frozen): ChainCall {
  const token = bytesToHex(freeze.token);
  switch (freeze.scope) {
    case 'instrument':
      return callTo(token, assetTokenAbi, 'pause', []);
    case 'account':
      return callTo(token, assetTokenAbi, 'setAddressFrozen', [bytesToHex(freeze.account!), true]);
    case 'units':
      return callTo(token, assetTokenAbi, 'freezePartialTokens', [bytesToHex(freeze.account!), unitsLeft(freeze)]);
  }
}

export function liftCall(freeze: Frozen): ChainCall {
  const token = bytesToHex(freeze.token);
  switch (freeze.scope) {
    case 'instrument':
      return callTo(token, assetTokenAbi, 'unpause', []);
    case 'account':
      return callTo(token, assetTokenAbi, 'setAddressFrozen', [bytesToHex(freeze.account!), false]);
    case 'units':
      return callTo(token, assetTokenAbi, 'unfreezePartialTokens', [bytesToHex(freeze.account!), unitsLeft(freeze)]);
  }
}

const unitsLeft = ({ unitsLeft: left }: Frozen): bigint => BigInt(left!.toFixed());
