import { type ContractName } from '@cadastre/protocol';
import { assetRegistryViews } from './asset-registry/views';
import { assetTokenViews, cashTokenViews } from './asset-token/views';
import { auditAnchorViews } from './audit-anchor/views';
import { batchViews } from './batch/views';
import { distributionViews } from './distribution/views';
import { identityRegistryViews } from './identity-registry/views';
import { multicall3Views } from './multicall3/views';
import { roleViews } from './roles/views';
import { settlementViews } from './settlement/views';
import { type ViewTable } from './view';
import { votingViews } from './voting/views';

/** Every function that reads, by contract. */
export const views: Readonly<Record<ContractName, ViewTable>> = {
  IdentityRegistry: identityRegistryViews,
  Roles: roleViews,
  AssetRegistry: assetRegistryViews,
  AssetToken: assetTokenViews,
  CashToken: cashTokenViews,
  Settlement: settlementViews,
  Distribution: distributionViews,
  Voting: votingViews,
  Batch: batchViews,
  Multicall3: multicall3Views,
  AuditAnchor: auditAnchorViews,
};
