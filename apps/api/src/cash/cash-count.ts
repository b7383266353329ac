import { assetTokenAbi, bytesToHex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Currency, Prisma } from '../database/generated/client';
import type { CashBreakKind } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { toBigInt } from '../database/decimals';

/** Minor units. What each stands for says `differencesOf`. */
export interface CashFigures {
  readonly bank: bigint;
  readonly own: bigint;
  readonly claims: bigint;
  readonly inTransit: bigint;
  readonly frozen: bigint;
  readonly books: bigint;
  readonly readModel: bigint;
  readonly chain: bigint;
}

interface Row {
  readonly token: Uint8Array;
  readonly bank: Prisma.Decimal | null;
  readonly own: Prisma.Decimal;
  readonly claims: Prisma.Decimal;
  readonly in_transit: Prisma.Decimal;
  readonly frozen: Prisma.Decimal;
  readonly books: Prisma.Decimal;
  readonly read_model: Prisma.Decimal;
  readonly block: bigint | null;
}

/** Then every row counts again, whatever the sum was: nobody may have changed an old one. */
const SUM_ANEW_MS = 60 * 60_000;

/** Counts a currency at one moment: bank, books and read model in one statement, the chain at the read model's block. */
@Injectable()
export class CashCount {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
  ) {}

  /** With the currency's row locked. Null before the first statement, and before the first block. */
  async take(currency: Currency): Promise<CashFigures | null> {
    const now = this.clock.now();
    const summedAt = currency.summedAt?.getTime() ?? -Infinity;
    const fromTheBeginning = now.getTime() - summedAt >= SUM_ANEW_MS;
    const [row] = await this.rows(currency, fromTheBeginning);
    if (!row || row.bank === null || row.block === null) return null;
    const summed = fromTheBeginning ? { summedAt: now } : {};
    await this.unit.tx.currency.update({
      where: { code: currency.code },
      data: { booked: row.books, bookedBlock: row.block, comparedAt: now, ...summed },
    });
    const chain = await requireChain(this.connection).readContract({
      address: bytesToHex(row.token),
      abi: assetTokenAbi,
      functionName: 'totalSupply',
      blockNumber: row.block,
    });
    const { bank, own, claims, in_transit, frozen, books, read_model } = row;
    return {
      ...{ bank: toBigInt(bank), own: toBigInt(own), claims: toBigInt(claims), inTransit: toBigInt(in_transit) },
      ...{ frozen: toBigInt(frozen), books: toBigInt(books), readModel: toBigInt(read_model), chain },
    };
  }

  /**
   * The indexer writes an operation's outcome together with what it changed, so operations that are confirmed and the
   * supply of the read model are of the same block, whether anybody has followed the operation up or not. Blocks come in
   * order, so what the books had come to with one stays true, and only later ones are added.
   */
  private rows({ code, booked, bookedBlock, supplyBefore }: Currency, fromTheBeginning: boolean): Promise<Row[]> {
    const [before, block] = fromTheBeginning ? [supplyBefore, -1n] : [booked ?? supplyBefore, bookedBlock ?? -1n];
    return this.unit.tx.$queryRaw<Row[]>`
      WITH entry AS (
        SELECT e.*, mint.status = 'confirmed' AS minted, freezing.status = 'confirmed' AS froze, taking.status = 'confirmed' AS took
        FROM bank_entries e
        LEFT JOIN operations mint ON mint.id = e.mint_operation_id
        LEFT JOIN operations freezing ON freezing.id = e.freeze_operation_id
        LEFT JOIN operations taking ON taking.id = e.take_operation_id
        WHERE e.currency = ${code}
          AND e.status IN ('received', 'minting', 'returning', 'waiting', 'blocked', 'freezing', 'frozen', 'taking', 'own')
      ), payout AS (
        SELECT p.*, burn.status = 'confirmed' AS burned, mint.status = 'confirmed' AS reminted
        FROM payouts p
        LEFT JOIN operations burn ON burn.id = p.burn_operation_id
        LEFT JOIN operations mint ON mint.id = p.mint_operation_id
        WHERE p.currency = ${code} AND p.status IN ('burning', 'ready', 'sent', 'bouncing')
      ), later AS (
        SELECT id, subject_id FROM operations
        WHERE status = 'confirmed' AND kind LIKE 'cash.%'
          AND block_number > ${block} AND block_number <= (SELECT number FROM chain_cursor)
      )
      SELECT c.token,
        (SELECT closing FROM bank_statements WHERE currency = c.code ORDER BY number DESC LIMIT 1) AS bank,
        greatest(0, c.own_money + coalesce((
          SELECT sum(CASE direction WHEN 'credit' THEN amount ELSE -amount END) FROM entry WHERE status = 'own'), 0)) AS own,
        coalesce((
          SELECT sum(amount) FROM entry
          WHERE direction = 'credit' AND minted IS NOT TRUE AND status <> 'own'), 0)
        + coalesce((
          SELECT sum(amount) FROM payout
          WHERE (burned AND status IN ('burning', 'ready', 'sent'))
            OR (kind <> 'return' AND status = 'bouncing' AND reminted IS NOT TRUE)), 0) AS claims,
        coalesce((
          SELECT sum(amount) FROM entry
          WHERE direction = 'debit' AND (status = 'received' OR (status = 'freezing' AND froze IS NOT TRUE))), 0) AS in_transit,
        coalesce((SELECT sum(amount) FROM entry WHERE froze AND took IS NOT TRUE), 0) AS frozen,
        ${before}
          + coalesce((
            SELECT sum(CASE o.id WHEN e.mint_operation_id THEN e.amount WHEN e.take_operation_id THEN -e.amount END)
            FROM later o JOIN bank_entries e ON e.id = o.subject_id AND e.currency = c.code), 0)
          + coalesce((
            SELECT sum(CASE o.id WHEN p.mint_operation_id THEN p.amount WHEN p.burn_operation_id THEN -p.amount END)
            FROM later o JOIN payouts p ON p.id = o.subject_id AND p.currency = c.code), 0) AS books,
        coalesce((SELECT supply FROM chain_assets WHERE asset = c.token), 0) AS read_model,
        (SELECT number FROM chain_cursor) AS block
      FROM currencies c WHERE c.code = ${code} AND c.status = 'active'`;
  }
}

/** What of the figures should be nothing. */
export function differencesOf(figures: CashFigures): Readonly<Record<CashBreakKind, bigint>> {
  const { bank, own, claims, inTransit, frozen, books, readModel, chain } = figures;
  return {
    // Money, less what is the platform's own and what is owed to somebody without tokens, is what the tokens stand for.
    // Debits that nobody has judged yet may be payouts; what a reversal took is frozen among the tokens, or about to be.
    cover: bank - own - claims + inTransit + frozen - readModel,
    books: books - readModel,
    chain: readModel - chain,
  };
}
