import {
  assetAddress,
  AssetKind,
  assetRegistryAbi,
  bytesToHex,
  contracts,
  type Fingerprint,
  hexToBytes,
} from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AssetLife } from '../assets/asset-life';
import { Assets } from '../assets/assets.service';
import { Fingerprints } from '../assets/fingerprints';
import { Clock } from '../clock/clock';
import type { Approval, Instrument, IssuingEntity, Operation, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { AssetFile } from '../evidence/asset-file';
import { EvidenceRecords } from '../evidence/evidence-records';
import { Problem } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { IssuingEntities } from '../issuing-entities/issuing-entities.service';
import { type RuleSet, toChainRules, withinAuthorised } from '../rules/rule-set';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { ValuationPublication } from '../valuations/valuation-publication';
import { REGISTERED } from './instrument-status';
import { toInstrument, tokenOf } from './instruments.dto';
import { judgeDraft, judgeTokenisable } from './instruments.policy';
import { Instruments } from './instruments.service';

const TOKENISE = 'instrument.tokenise';

/** Makes an instrument a token: asked for by one person, approved by another over its exact terms, done by the chain. */
@Injectable()
export class Tokenisation implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly instruments: Instruments,
    private readonly assets: Assets,
    private readonly life: AssetLife,
    private readonly file: AssetFile,
    private readonly records: EvidenceRecords,
    private readonly fingerprints: Fingerprints,
    private readonly entities: IssuingEntities,
    private readonly identities: Identities,
    private readonly valuations: ValuationPublication,
    private readonly approvals: Approvals,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: TOKENISE,
      permission: 'instrument.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.start(id),
      rejected: async (id, reason) => {
        const back = { status: 'draft' as const, reviewReason: reason };
        await this.instruments.change(await this.instruments.lock(id), back, 'instrument.returned', reason);
      },
    });
    this.settlements.register({ kind: TOKENISE, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  async propose(actor: Actor, id: string): Promise<{ instrument: Instrument; approval: Approval }> {
    const draft = await this.instruments.lock(id);
    // One whose request ran out is still proposed, and is proposed again.
    if (draft.status !== 'proposed') judgeDraft(draft);
    await this.judge(draft);
    const proposed = { status: 'proposed' as const, reviewReason: null, refusalCode: null };
    const instrument = await this.instruments.change(draft, proposed, 'instrument.proposed');
    const approval = await this.approvals.request(actor, {
      action: TOKENISE,
      subject: { type: 'instrument', id },
      organisationId: instrument.organisationId,
    });
    return { instrument, approval };
  }

  private async judge({ id, assetId, issuingEntityId, isin }: Instrument): Promise<IssuingEntity> {
    if (isin) await this.requireFree(id, isin);
    const asset = await this.assets.lock(assetId);
    const entity = await this.entities.get(issuingEntityId);
    judgeTokenisable(entity, this.clock.now());
    await this.file.requireOpen('tokenise', asset, entity.id);
    return entity;
  }

  /** A unique index decides between two at once; this says what is wrong, and when the terms can still be mended. */
  private async requireFree(id: string, isin: string): Promise<void> {
    const status = { in: REGISTERED };
    const taken = await this.unit.within(PLATFORM, (tx) =>
      tx.instrument.count({ where: { isin, status, id: { not: id } } }),
    );
    if (taken === 0) return;
    const cure = 'Check the number; an instrument without one is drafted without one.';
    throw new Problem('CONFLICT', `The ISIN ${isin} is that of another instrument in the register.`, { cure });
  }

  /** The terms, and what of the asset and of the entity they rest on. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const instrument = await this.unit.tx.instrument.findUnique({ where: { id } });
    if (instrument?.status !== 'proposed') return null;
    const asset = await this.assets.get(instrument.assetId);
    const entity = await this.entities.get(instrument.issuingEntityId);
    const { name, symbol, kind, ranking, nominal, authorised, decimals, keeps_lots, ...more } =
      toInstrument(instrument);
    const { governing_law, isin, ledger_role, mirrored_register, rules } = more;
    const terms = { name, kind, symbol, ranking, nominal, authorised, decimals, keeps_lots };
    return {
      instrument: { ...terms, governing_law, isin, ledger_role, mirrored_register },
      asset: { id: asset.id, name: asset.name, type: asset.type, identifiers: asset.identifiers },
      issuing_entity: { id: entity.id, name: entity.name, country: entity.country },
      rules: rules as unknown as Prisma.InputJsonObject,
    } as Prisma.InputJsonObject;
  }

  private async start(id: string): Promise<void> {
    const instrument = await this.instruments.lock(id);
    const entity = await this.judge(instrument);
    const place = await this.placeOf(instrument);
    const operation = await this.settlements.start({
      kind: TOKENISE,
      organisationId: instrument.organisationId,
      subject: { type: 'instrument', id },
      input: { instrument_id: id, asset_id: instrument.assetId, token: tokenOf(place) },
      createdBy: instrument.createdBy,
      signer: OPERATOR,
      calls: [await this.createCall({ ...instrument, ...place }, entity)],
    });
    const tokenising = { status: 'tokenising' as const, ...place, operationId: operation.id };
    await this.instruments.change(instrument, tokenising, 'instrument.tokenising');
  }

  /** A number is never used again, not even that of another issuer's instrument on the same real thing. */
  private async placeOf({ assetId }: Instrument) {
    const primary = await this.fingerprints.lockPrimary(assetId);
    if (!primary) throw new Problem('STATE_REFUSED', 'The asset has no reserved title: have it approved with one.');
    const used = await this.unit.within(PLATFORM, (tx) =>
      tx.instrument.aggregate({ where: { fingerprint: primary.digest }, _max: { number: true } }),
    );
    const number = (used._max.number ?? 0) + 1;
    const fingerprint = bytesToHex(primary.digest) as Fingerprint;
    const token = Uint8Array.from(hexToBytes(assetAddress(fingerprint, number)));
    return { fingerprint: primary.digest, number, token };
  }

  private async createCall(instrument: Instrument, entity: IssuingEntity): Promise<ChainCall> {
    const identity = await this.identities.of({ type: 'issuing_entity', id: entity.id });
    const { number, decimals, keepsLots, name, symbol, authorised, rules } = instrument;
    const terms = {
      fingerprint: bytesToHex(instrument.fingerprint!),
      instrument: number!,
      kind: AssetKind.Security,
      ...{ decimals, keepsLots, name, symbol },
      issuer: identity.number,
      treasury: bytesToHex(entity.treasury!),
    } as const;
    return callTo(contracts.AssetRegistry, assetRegistryAbi, 'createAsset', [
      terms,
      toChainRules(withinAuthorised(rules as unknown as RuleSet, BigInt(authorised.toFixed()))),
    ]);
  }

  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const instrument = await this.instruments.lock(operation.subjectId!);
    requireAwaited(operation, 'instrument', instrument);
    if (outcome.status !== 'confirmed') {
      const refused = { status: 'draft' as const, refusalCode: outcome.code };
      await this.instruments.change(instrument, refused, 'instrument.refused');
      return this.life.tokenEnded(instrument.assetId);
    }
    const active = { status: 'active' as const, tokenisedAt: this.clock.now() };
    // The asset first: what is accepted meanwhile sees the token, or is seen by it.
    await this.life.tokenised(instrument.assetId);
    await this.records.recordInForce(await this.instruments.change(instrument, active, 'instrument.tokenised'));
    await this.valuations.follow(instrument.assetId, instrument);
  }
}
