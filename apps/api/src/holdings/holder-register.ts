import { bytesToHex, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { type Identity, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';

/** Where a page ends: the largest holdings stand first. */
export interface HolderPosition {
  readonly units: bigint;
  readonly identity: bigint;
}

/** Whoever holds units, over all their accounts. */
export interface Holder extends HolderPosition {
  readonly accounts: readonly { readonly address: Hex; readonly units: bigint }[];
  /** what the platform knows of them; null for a number that is none of ours */
  readonly known: Identity | null;
}

export interface RegisterHead {
  readonly supply: bigint;
  readonly holders: number;
  /** the block that the read model shows; null before the first */
  readonly block: bigint | null;
}

interface HolderRow {
  readonly identity: bigint;
  readonly units: Prisma.Decimal;
  readonly accounts: readonly { readonly account: string; readonly amount: string }[];
}

/** Who holds how much of a token, as the read model shows it: by identity, because that is what rules count. */
@Injectable()
export class HolderRegister {
  constructor(private readonly unit: UnitOfWork) {}

  /** The largest first; one row more than asked for says that there are more. */
  page(token: Hex, limit: number, after?: HolderPosition): Promise<Holder[]> {
    const from = after
      ? Prisma.sql`HAVING (-sum(amount), identity) > (${new Prisma.Decimal((-after.units).toString())}, ${after.identity})`
      : Prisma.empty;
    return this.query(token, Prisma.sql`${from} ORDER BY -sum(amount), identity LIMIT ${limit + 1}`);
  }

  all(token: Hex): Promise<Holder[]> {
    return this.query(token, Prisma.sql`ORDER BY -sum(amount), identity`);
  }

  async head(token: Hex): Promise<RegisterHead> {
    const asset = Buffer.from(hexToBytes(token));
    const [row] = await this.unit.tx.$queryRaw<{ supply: Prisma.Decimal; holders: bigint; block: bigint | null }[]>`
      SELECT coalesce(sum(amount), 0) AS supply, (SELECT number FROM chain_cursor) AS block,
        count(DISTINCT coalesce(identity, 0)) AS holders
      FROM chain_balances LEFT JOIN chain_identity_accounts USING (account) WHERE asset = ${asset} AND amount > 0`;
    return { supply: BigInt(row!.supply.toFixed()), holders: Number(row!.holders), block: row!.block };
  }

  private query(token: Hex, rest: Prisma.Sql): Promise<Holder[]> {
    const asset = Buffer.from(hexToBytes(token));
    return this.unit.within(PLATFORM, async (tx) => {
      const rows = await tx.$queryRaw<HolderRow[]>`
        SELECT identity, sum(amount) AS units,
          jsonb_agg(jsonb_build_object('account', encode(account, 'hex'), 'amount', amount::text) ORDER BY account) AS accounts
        FROM (
          SELECT coalesce(l.identity, 0) AS identity, b.account, b.amount
          FROM chain_balances b LEFT JOIN chain_identity_accounts l USING (account)
          WHERE b.asset = ${asset} AND b.amount > 0
        ) held GROUP BY identity ${rest}`;
      const numbers = rows.map(({ identity }) => identity);
      const known = await tx.identity.findMany({ where: { number: { in: numbers } } });
      const byNumber = new Map(known.map((identity) => [identity.number, identity]));
      return rows.map(({ identity, units, accounts }) => ({
        identity,
        units: BigInt(units.toFixed()),
        accounts: accounts.map(({ account, amount }) => ({ address: `0x${account}` as Hex, units: BigInt(amount) })),
        known: byNumber.get(identity) ?? null,
      }));
    });
  }
}

/** The accounts of everybody for whom an organisation acts. */
@Injectable()
export class OwnHoldings {
  constructor(private readonly unit: UnitOfWork) {}

  async of(organisationId: string): Promise<{ token: Hex; account: Hex; units: bigint }[]> {
    const rows = await this.unit.tx.$queryRaw<{ asset: Uint8Array; account: Uint8Array; amount: Prisma.Decimal }[]>`
      SELECT b.asset, b.account, b.amount
      FROM identities i JOIN chain_identity_accounts l ON l.identity = i.number JOIN chain_balances b USING (account)
      WHERE i.organisation_id = ${organisationId}::uuid AND b.amount > 0 ORDER BY b.asset, b.account`;
    return rows.map(({ asset, account, amount }) => ({
      token: bytesToHex(asset),
      account: bytesToHex(account),
      units: BigInt(amount.toFixed()),
    }));
  }
}
