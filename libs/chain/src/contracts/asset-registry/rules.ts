import { type Rule } from '../../execution/rule';
import { createAsset } from './create-asset';
import { pledge } from './pledge';
import { publishValuation } from './publish-valuation';
import { recordDocument } from './record-document';
import { enforcePledge, releasePledge } from './release-pledge';
import { retireAsset } from './retire-asset';
import { setRules } from './set-rules';
import { setTreasury } from './set-treasury';
import { setWhitelisted } from './set-whitelisted';
import { split } from './split';

export const assetRegistryRules: Readonly<Record<string, Rule>> = {
  createAsset,
  retireAsset,
  setRules,
  setWhitelisted,
  setTreasury,
  recordDocument,
  publishValuation,
  split,
  pledge,
  releasePledge,
  enforcePledge,
};
