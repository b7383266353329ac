import { assetRegistryAbi, bytesToHex, contracts, type Hex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { EvidencePiece, Instrument, Operation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { LIVING } from '../instruments/instrument-status';
import { callTo, type ChainCall } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { EvidencePieces } from './evidence-pieces';
import type { FiledDocument } from './filed-documents';

const RECORD = 'evidence.record';

/**
 * The name under which the chain keeps the versions of a document: `title`, `title/2` for the second one of a piece. In
 * plain ASCII, so that anybody can ask the chain for the title of a token.
 */
const documentName = (kind: string, index: number): Hex =>
  `0x${Buffer.from(index === 0 ? kind : `${kind}/${index + 1}`, 'ascii')
    .toString('hex')
    .padEnd(64, '0')}`;

/** Puts the hashes of accepted pieces on the chain, once for each token of the asset. */
@Injectable()
export class EvidenceRecords implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly pieces: EvidencePieces,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: RECORD, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  /**
   * A piece was accepted. Under the asset's lock, so that a token that is made meanwhile sees it, or is seen. Answers on
   * how many tokens it is being recorded: where it is, or is on its way, it is not sent again.
   */
  async recordOnTokens(piece: EvidencePiece): Promise<number> {
    const tokens = await this.unit.tx.instrument.findMany({
      where: { assetId: piece.assetId, status: { in: LIVING } },
      orderBy: { id: 'asc' },
    });
    let sent = 0;
    for (const token of tokens) sent += await this.record(token, [piece]);
    return sent;
  }

  /** An instrument has become a token: everything in force is told to it at once. Under the asset's lock too. */
  async recordInForce(instrument: Instrument): Promise<void> {
    const pieces = await this.unit.tx.evidencePiece.findMany({
      where: { assetId: instrument.assetId, status: 'accepted' },
      orderBy: { id: 'asc' },
    });
    await this.record(instrument, pieces);
  }

  private async record({ id: instrumentId, token: address }: Instrument, all: readonly EvidencePiece[]) {
    const { tx } = this.unit;
    const known = await tx.evidenceRecord.findMany({
      where: { instrumentId, pieceId: { in: all.map(({ id }) => id) }, status: { in: ['recording', 'recorded'] } },
    });
    const pieces = all.filter(({ id }) => !known.some(({ pieceId }) => pieceId === id));
    const [first] = pieces;
    if (!first) return 0;
    const token = bytesToHex(address!);
    const files = await this.filesOnChain(instrumentId, first.assetId);
    const { organisationId, createdBy } = first;
    const { id: operationId } = await this.settlements.start({
      kind: RECORD,
      organisationId,
      subject: { type: 'instrument', id: instrumentId },
      input: { instrument_id: instrumentId, token, evidence_ids: pieces.map(({ id }) => id) },
      createdBy,
      signer: OPERATOR,
      calls: pieces.flatMap((piece) => callsOf(piece, token, files.get(piece.kind) ?? 0)),
    });
    for (const piece of pieces) {
      const place = { pieceId_instrumentId: { pieceId: piece.id, instrumentId } };
      const recording = { status: 'recording' as const, operationId, refusalCode: null };
      const ids = { id: uuidv7(), organisationId, pieceId: piece.id, instrumentId };
      const create = { ...ids, ...recording, createdAt: this.clock.now() };
      await tx.evidenceRecord.upsert({ where: place, create, update: recording });
      await this.pieces.tell(piece, 'evidence.recording');
    }
    return 1;
  }

  /** Under how many names the chain keeps files of each kind, or will as soon as it has what is on its way. */
  private async filesOnChain(instrumentId: string, assetId: string): Promise<Map<string, number>> {
    const { tx } = this.unit;
    const there = { instrumentId, status: { in: ['recording' as const, 'recorded' as const] } };
    const records = await tx.evidenceRecord.findMany({ where: there, select: { pieceId: true } });
    const ids = records.map(({ pieceId }) => pieceId);
    const pieces = await tx.evidencePiece.findMany({ where: { assetId, id: { in: ids } } });
    const files = new Map<string, number>();
    for (const { kind, documents } of pieces) {
      files.set(kind, Math.max(files.get(kind) ?? 0, (documents as unknown as FiledDocument[]).length));
    }
    return files;
  }

  private async settled({ id: operationId }: Operation, outcome: SettlementOutcome): Promise<void> {
    const { tx } = this.unit;
    const isThere = outcome.status === 'confirmed';
    const data = isThere ? ({ status: 'recorded' } as const) : { status: outcome.status, refusalCode: outcome.code };
    const records = await tx.evidenceRecord.findMany({ where: { operationId }, orderBy: { id: 'asc' } });
    if (records.length === 0) throw new Error(`operation ${operationId} is not what any piece waits for`);
    for (const { id, pieceId } of records) {
      await tx.evidenceRecord.update({ where: { id }, data });
      await this.pieces.tell(await this.pieces.get(pieceId), isThere ? 'evidence.recorded' : 'evidence.not_recorded');
    }
  }
}

/**
 * A piece of fewer files than an earlier one had puts its first file under the names that are left: whoever asks the chain
 * for one of them is to find what is in force. The earlier versions stay in the chain's log.
 */
function callsOf({ kind, documents }: EvidencePiece, token: Hex, names: number): ChainCall[] {
  const files = documents as unknown as FiledDocument[];
  return Array.from({ length: Math.max(files.length, names) }, (_, i) => {
    const args = [token, documentName(kind, i), `0x${(files[i] ?? files[0]!).sha256}`] as const;
    return callTo(contracts.AssetRegistry, assetRegistryAbi, 'recordDocument', args);
  });
}
