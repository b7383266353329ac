import { assetRegistryAbi, assetTokenAbi, contracts } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AssetLife } from '../assets/asset-life';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Approval, Instrument, Operation, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { callTo } from '../settlement/chain-call';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { tokenOf } from './instruments.dto';
import { judgeRetirable } from './instruments.policy';
import { Instruments } from './instruments.service';

const RETIRE = 'instrument.retire';

/** Ends an instrument of which no units are out: asked for by one person, approved by another, done by the chain. */
@Injectable()
export class Retirement implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly instruments: Instruments,
    private readonly life: AssetLife,
    private readonly approvals: Approvals,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: RETIRE,
      permission: 'instrument.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.start(id),
      rejected: async (id, reason) => {
        const stays = { retirementReason: null, reviewReason: reason };
        await this.instruments.change(await this.instruments.lock(id), stays, 'instrument.retirement_rejected', reason);
      },
    });
    this.settlements.register({ kind: RETIRE, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  async propose(actor: Actor, id: string, reason: string): Promise<{ instrument: Instrument; approval: Approval }> {
    const active = await this.instruments.lock(id);
    await this.judge(active);
    const wanted = { retirementReason: reason, reviewReason: null, refusalCode: null };
    const instrument = await this.instruments.change(active, wanted, 'instrument.retirement_proposed', reason);
    const approval = await this.approvals.request(actor, {
      action: RETIRE,
      subject: { type: 'instrument', id },
      organisationId: instrument.organisationId,
    });
    return { instrument, approval };
  }

  /** An offering that opens at the same time waits for these locks, and then finds no active instrument. */
  private async judge(instrument: Instrument): Promise<void> {
    const { id: instrumentId, status } = instrument;
    await this.unit.tx
      .$queryRaw`SELECT 1 FROM offerings WHERE instrument_id = ${instrumentId}::uuid ORDER BY id FOR UPDATE`;
    const offerings = await this.unit.tx.offering.count({
      where: { instrumentId, status: { in: ['open', 'closing'] } },
    });
    judgeRetirable({ status, offerings, supply: status === 'active' ? await this.supplyOf(instrument) : 0n });
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const instrument = await this.unit.tx.instrument.findUnique({ where: { id } });
    if (instrument?.status !== 'active' || !instrument.retirementReason) return null;
    const { name, symbol, assetId, retirementReason: reason } = instrument;
    const supply = await this.supplyOf(instrument);
    return { instrument: { name, symbol, asset_id: assetId, token: tokenOf(instrument) }, supply: `${supply}`, reason };
  }

  private async start(id: string): Promise<void> {
    const instrument = await this.instruments.lock(id);
    await this.judge(instrument);
    const token = tokenOf(instrument);
    const operation = await this.settlements.start({
      kind: RETIRE,
      organisationId: instrument.organisationId,
      subject: { type: 'instrument', id },
      input: { instrument_id: id, token },
      createdBy: instrument.createdBy,
      signer: OPERATOR,
      calls: [callTo(contracts.AssetRegistry, assetRegistryAbi, 'retireAsset', [token])],
    });
    const retiring = { status: 'retiring' as const, operationId: operation.id };
    await this.instruments.change(instrument, retiring, 'instrument.retiring');
  }

  /** Units that were issued in between keep it alive. */
  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const instrument = await this.instruments.lock(operation.subjectId!);
    requireAwaited(operation, 'instrument', instrument);
    if (outcome.status !== 'confirmed') {
      const stays = { status: 'active' as const, retirementReason: null, refusalCode: outcome.code };
      return void (await this.instruments.change(instrument, stays, 'instrument.retirement_refused'));
    }
    const retired = { status: 'retired' as const, retiredAt: this.clock.now() };
    await this.instruments.change(instrument, retired, 'instrument.retired');
    await this.life.tokenEnded(instrument.assetId);
  }

  private supplyOf(instrument: Instrument): Promise<bigint> {
    const read = { address: tokenOf(instrument), abi: assetTokenAbi, functionName: 'totalSupply' } as const;
    return requireChain(this.connection).readContract(read);
  }
}
