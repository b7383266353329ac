import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';

/** Who holds units of an asset, as the read model shows it. */
@Injectable()
export class AssetHolders {
  constructor(private readonly unit: UnitOfWork) {}

  async organisationsOf(assetId: string): Promise<string[]> {
    const rows = await this.unit.tx.$queryRaw<{ organisation: string }[]>`
      SELECT DISTINCT h.organisation_id AS organisation
      FROM instruments n JOIN chain_balances b ON b.asset = n.token AND b.amount > 0
        JOIN chain_identity_accounts l USING (account) JOIN identities h ON h.number = l.identity
      WHERE n.asset_id = ${assetId}::uuid ORDER BY 1`;
    return rows.map(({ organisation }) => organisation);
  }
}
