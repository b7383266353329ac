import { assetRegistryAbi, bytesToHex, contracts, type Hex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Asset, EvidencePiece, Instrument, Operation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
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

  /** A piece was accepted. Under the asset's lock, so that a token that is made meanwhile sees it, or is seen. */
  async recordOnTokens({ id: assetId }: Asset, piece: EvidencePiece): Promise<void> {
    const tokens = await this.unit.tx.instrument.findMany({
      where: { assetId, status: 'active' },
      orderBy: { id: 'asc' },
    });
    for (const token of tokens) await this.record(token, piece);
  }

  /** An instrument has become a token: everything in force is told to it. Under the asset's lock too. */
  async recordInForce(instrument: Instrument): Promise<void> {
    const pieces = await this.unit.tx.evidencePiece.findMany({
      where: { assetId: instrument.assetId, status: 'accepted' },
      orderBy: { id: 'asc' },
    });
    for (const piece of pieces) await this.record(instrument, piece);
  }

  private async record(instrument: Instrument, piece: EvidencePiece): Promise<void> {
    const { organisationId, id: pieceId, createdBy } = piece;
    const token = bytesToHex(instrument.token!);
    const documents = piece.documents as unknown as FiledDocument[];
    const operation = await this.settlements.start({
      kind: RECORD,
      organisationId,
      subject: { type: 'evidence', id: pieceId },
      input: {
        evidence_id: pieceId,
        instrument_id: instrument.id,
        token,
        sha256: documents.map((each) => each.sha256),
      },
      createdBy,
      signer: OPERATOR,
      calls: documents.map(({ sha256 }, i): ChainCall => {
        const args = [token, documentName(piece.kind, i), `0x${sha256}`] as const;
        return callTo(contracts.AssetRegistry, assetRegistryAbi, 'recordDocument', args);
      }),
    });
    const ids = { id: uuidv7(), organisationId, pieceId, instrumentId: instrument.id, operationId: operation.id };
    await this.unit.tx.evidenceRecord.create({ data: { ...ids, createdAt: this.clock.now() } });
    await this.pieces.tell(piece, 'evidence.recording');
  }

  private async settled({ id: operationId }: Operation, outcome: SettlementOutcome): Promise<void> {
    const settled =
      outcome.status === 'confirmed'
        ? ({ status: 'recorded' } as const)
        : { status: outcome.status, refusalCode: outcome.code };
    const { pieceId } = await this.unit.tx.evidenceRecord.update({ where: { operationId }, data: settled });
    const type = outcome.status === 'confirmed' ? 'evidence.recorded' : 'evidence.not_recorded';
    await this.pieces.tell(await this.pieces.get(pieceId), type);
  }
}
