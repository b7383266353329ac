import { Role } from '@cadastre/protocol';
import { type ListFunction, type Rule } from '../../execution/rule';
import { approve } from './approve';
import { approveTransfer, rejectTransfer } from './clearing';
import { createCheckpoint } from './create-checkpoint';
import { createHold, requestTransfer } from './create-hold';
import { executeHold } from './execute-hold';
import { forcedTransfer, transmit } from './forced-transfer';
import { freezePartialTokens, unfreezePartialTokens } from './frozen-units';
import { mergeLots } from './merge-lots';
import { pause, unpause } from './pause';
import { recoveryAddress } from './recovery-address';
import { reclaimHold, releaseHold } from './release-hold';
import { setAddressFrozen } from './set-address-frozen';
import { burn, issue, mint, redeem } from './supply';
import { transfer } from './transfer';
import { transferFrom } from './transfer-from';

/** The writing functions of AssetToken and CashToken. */
export const assetTokenRules: Readonly<Record<string, Rule>> = {
  transfer,
  transferFrom,
  approve,
  mint,
  burn,
  issue,
  redeem,
  pause,
  unpause,
  setAddressFrozen,
  freezePartialTokens,
  unfreezePartialTokens,
  forcedTransfer,
  transmit,
  recoveryAddress,
  createHold,
  executeHold,
  releaseHold,
  reclaimHold,
  requestTransfer,
  approveTransfer,
  rejectTransfer,
  createCheckpoint,
  mergeLots,
};

/** Functions over lists, by the function that runs for each item. */
export const assetTokenLists: Readonly<Record<string, ListFunction>> = {
  batchTransfer: { item: 'transfer' },
  batchForcedTransfer: { item: 'forcedTransfer', role: Role.Enforcer },
  batchMint: { item: 'mint', role: Role.SupplyAgent },
  batchBurn: { item: 'burn', role: Role.SupplyAgent },
  batchSetAddressFrozen: { item: 'setAddressFrozen', role: Role.Freezer },
  batchFreezePartialTokens: { item: 'freezePartialTokens', role: Role.Freezer },
  batchUnfreezePartialTokens: { item: 'unfreezePartialTokens', role: Role.Freezer },
};
