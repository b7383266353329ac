import { assetRegistryAbi, bytesToHex, contracts } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Instrument, Operation, Valuation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { LIVING } from '../instruments/instrument-status';
import { callTo, type ChainCall } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { cashTokenOf } from '../cash/cash-token';
import { chainDateOf } from './valuations.policy';
import { Valuations } from './valuations.service';

const PUBLISH = 'valuation.publish';

/** A token that can be told what its asset is worth. */
type Token = Pick<Instrument, 'id' | 'token'>;

/** Tells each token of an asset what it is worth. The chain itself keeps an older date from following a newer one. */
@Injectable()
export class ValuationPublication implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly valuations: Valuations,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: PUBLISH, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  /** A value in money that is not on the chain cannot be told to it. */
  async requireCurrency(currency: string): Promise<void> {
    const cash = cashTokenOf(currency);
    const read = { address: contracts.AssetRegistry, abi: assetRegistryAbi, functionName: 'isAsset' } as const;
    if (await requireChain(this.connection).readContract({ ...read, args: [cash] })) return;
    throw new Problem('STATE_REFUSED', `The chain has no money in ${currency}: value the asset in one that it has.`);
  }

  /** Under the asset’s lock. One that is not the newest goes nowhere, and neither does what is there or on its way. */
  async publish({ id, assetId }: Valuation): Promise<number> {
    const newest = await this.valuations.newest(assetId);
    if (newest?.id !== id) return 0;
    const tokens = await this.unit.tx.instrument.findMany({
      where: { assetId, status: { in: LIVING } },
      orderBy: { id: 'asc' },
    });
    let sent = 0;
    for (const token of tokens) if (await this.send(newest, token)) sent++;
    return sent;
  }

  /** A new token learns what its asset is worth. Under the asset’s lock. */
  async follow(assetId: string, token: Token): Promise<void> {
    const newest = await this.valuations.newest(assetId);
    if (newest) await this.send(newest, token);
  }

  private async send(valuation: Valuation, { id: instrumentId, token }: Token): Promise<boolean> {
    const { id: valuationId, organisationId } = valuation;
    const place = { valuationId_instrumentId: { valuationId, instrumentId } };
    const known = await this.unit.tx.valuationPublication.findUnique({ where: place });
    if (known && known.status !== 'refused') return false;
    const operation = await this.settlements.start({
      kind: PUBLISH,
      organisationId,
      subject: { type: 'valuation', id: valuationId },
      input: { valuation_id: valuationId, instrument_id: instrumentId },
      createdBy: valuation.createdBy,
      signer: OPERATOR,
      calls: [callOf(valuation, token!)],
    });
    const publishing = { status: 'publishing' as const, operationId: operation.id, refusalCode: null };
    await this.unit.tx.valuationPublication.upsert({
      where: place,
      create: {
        id: uuidv7(),
        organisationId,
        valuationId,
        instrumentId,
        token: Uint8Array.from(token!),
        ...publishing,
      },
      update: publishing,
    });
    return true;
  }

  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const { id } = await this.valuations.lock(operation.subjectId!);
    const publication = await this.unit.tx.valuationPublication.findFirst({ where: { operationId: operation.id } });
    if (!publication) throw new Error(`operation ${operation.id} is not what valuation ${id} waits for`);
    const { data, type } = this.verdictOf(outcome);
    await this.unit.tx.valuationPublication.update({ where: { id: publication.id }, data });
    const { instrumentId, token } = publication;
    const details = { instrument_id: instrumentId, token: bytesToHex(token), publication: data.status };
    await this.valuations.tell(await this.valuations.get(id), type, { details });
  }

  private verdictOf(outcome: SettlementOutcome) {
    if (outcome.status === 'confirmed') {
      const data = { status: 'published' as const, publishedAt: this.clock.now() };
      return { data, type: 'valuation.published' as const };
    }
    const status = outcome.code === 'VALUATION_STALE' ? ('overtaken' as const) : ('refused' as const);
    return { data: { status, refusalCode: outcome.code }, type: 'valuation.not_published' as const };
  }
}

function callOf(valuation: Valuation, token: Uint8Array): ChainCall {
  const { amount, currency, place, documentHash } = valuation;
  return callTo(contracts.AssetRegistry, assetRegistryAbi, 'publishValuation', [
    bytesToHex(token),
    BigInt(amount.toFixed()),
    cashTokenOf(currency),
    chainDateOf({ ...valuation, place }),
    bytesToHex(documentHash),
  ]);
}
