import {
  AssetKind,
  assetRegistryAbi,
  assetTokenAbi,
  contracts,
  currencyFingerprint,
  hexToBytes,
  identityRegistryAbi,
} from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Currency } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { OPEN_RULES, toChainRules } from '../rules/rule-set';
import { ChainAccounts } from '../settlement/chain-accounts';
import { callTo } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { CASH_INSTRUMENT, cashTokenOf, codeOf, scaleOf } from './cash-token';
import type { OpenCurrency } from './currencies.dto';
import { toBigInt, toDecimal } from '../database/decimals';

const OPEN = 'currency.open';

/** The currencies in which the platform takes deposits: an account at a bank, and a token. */
@Injectable()
export class Currencies implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly accounts: ChainAccounts,
    private readonly settlements: Settlements,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.settlements.register({
      kind: OPEN,
      settled: ({ input }, outcome) => this.settled((input as { currency: string }).currency, outcome),
    });
  }

  /** A token that the chain has already is taken over, with the units that are out. */
  async open(actor: Actor, { code, iban, bic, account_name: accountName }: OpenCurrency): Promise<Currency> {
    const known = await this.unit.tx.currency.findFirst({ where: { OR: [{ code }, { iban }] } });
    if (known && (known.code !== code || known.status !== 'refused')) {
      throw new Problem('CONFLICT', `The currency ${known.code} is there already, with the account ${known.iban}.`);
    }
    const supply = await this.supplyOnChain(code);
    const operationId = supply === null ? await this.createToken(actor, code) : null;
    const now = this.clock.now();
    const facts = {
      ...{ iban, bic: bic ?? null, accountName, operationId, refusalCode: null, updatedAt: now },
      status: supply === null ? ('opening' as const) : ('active' as const),
      supplyBefore: toDecimal(supply ?? 0n),
    };
    const token = Uint8Array.from(hexToBytes(cashTokenOf(code)));
    const currency = await this.unit.tx.currency.upsert({
      where: { code },
      create: { code, id: uuidv7(), token, ...facts, createdBy: actor.personId, createdAt: now },
      update: { ...facts, version: { increment: 1 } },
    });
    await this.record(currency, 'currency.opened');
    return currency;
  }

  list(): Promise<Currency[]> {
    return this.unit.tx.currency.findMany({ orderBy: { code: 'asc' } });
  }

  async get(code: string): Promise<Currency> {
    const currency = await this.unit.tx.currency.findUnique({ where: { code } });
    if (!currency) throw notFound('currency');
    return currency;
  }

  async requireActive(code: string): Promise<Currency> {
    const currency = await this.unit.tx.currency.findUnique({ where: { code } });
    if (currency?.status === 'active') return currency;
    throw new Problem('STATE_REFUSED', `The platform takes no deposits in ${code}${currency ? ' yet' : ''}.`);
  }

  /** One at a time for each currency: statements, and what is compared. */
  async lock(code: string): Promise<Currency> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM currencies WHERE code = ${code} FOR UPDATE`;
    return this.get(code);
  }

  /** What of the first opening balance no unit stands for is the platform's own. */
  async begin(currency: Currency, opening: bigint): Promise<void> {
    const surplus = opening - toBigInt(currency.supplyBefore);
    await this.unit.tx.currency.update({
      where: { code: currency.code },
      data: { ownMoney: toDecimal(surplus > 0n ? surplus : 0n), updatedAt: this.clock.now() },
    });
  }

  private async supplyOnChain(code: string): Promise<bigint | null> {
    const read = { address: cashTokenOf(code), abi: assetTokenAbi, functionName: 'totalSupply' } as const;
    return requireChain(this.connection)
      .readContract(read)
      .catch(() => null);
  }

  private async createToken(actor: Actor, code: string): Promise<string> {
    const operator = this.accounts.operator.address;
    const issuer = await requireChain(this.connection).readContract({
      address: contracts.IdentityRegistry,
      abi: identityRegistryAbi,
      functionName: 'identity',
      args: [operator],
    });
    const symbol = codeOf(code);
    const terms = {
      ...{ fingerprint: currencyFingerprint(symbol), instrument: CASH_INSTRUMENT, kind: AssetKind.Cash },
      ...{ decimals: scaleOf(code), keepsLots: false, issuer: BigInt(issuer), treasury: operator },
      ...{ name: `Tokenised ${symbol}`, symbol },
    };
    const operation = await this.settlements.start({
      kind: OPEN,
      organisationId: actor.organisationId,
      input: { currency: code },
      createdBy: actor.personId,
      signer: OPERATOR,
      calls: [callTo(contracts.AssetRegistry, assetRegistryAbi, 'createAsset', [terms, toChainRules(OPEN_RULES)])],
    });
    return operation.id;
  }

  private settled(code: string, outcome: SettlementOutcome): Promise<void> {
    return this.unit.within(PLATFORM, async () => {
      const { version } = await this.lock(code);
      const isDone = outcome.status === 'confirmed';
      const changes = isDone
        ? { status: 'active' as const }
        : { status: 'refused' as const, refusalCode: outcome.code };
      const currency = await this.unit.tx.currency.update({
        where: { code, version },
        data: { ...changes, version: { increment: 1 }, updatedAt: this.clock.now() },
      });
      await this.record(currency, isDone ? 'currency.active' : 'currency.refused');
    });
  }

  private async record({ id, code, iban, status, refusalCode }: Currency, action: string): Promise<void> {
    await this.audit.record({
      action,
      target: { type: 'currency', id },
      organisationId: null,
      details: { currency: code, iban, status, refusal_code: refusalCode },
    });
  }
}
