import { bytesToHex, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { Instrument, IssuingEntity } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { AssetFile } from '../evidence/asset-file';
import { isReached } from '../evidence/evidence-gate';
import { type EvidenceVerdict, type OfferedInstrument, OfferedInstruments } from '../offerings/offered-instruments';
import { ON_CHAIN } from './instrument-status';
import { tokenOf } from './instruments.dto';

/** The instruments that are tokens. Whose they are, and who may ask, their callers judge. */
@Injectable()
export class RegisteredInstruments extends OfferedInstruments {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly file: AssetFile,
  ) {
    super();
  }

  async find(id: string): Promise<OfferedInstrument | null> {
    const [found] = await this.withTreasuries((tx) => tx.instrument.findMany({ where: { id, status: 'active' } }));
    return found ?? null;
  }

  ofTokens(tokens: readonly Hex[]): Promise<OfferedInstrument[]> {
    const bytes = tokens.map((token) => Uint8Array.from(hexToBytes(token)));
    return this.withTreasuries((tx) =>
      tx.instrument.findMany({ where: { token: { in: bytes }, status: { in: ON_CHAIN } } }),
    );
  }

  async judgeEvidence(assetId: string): Promise<EvidenceVerdict> {
    return this.unit.within(PLATFORM, async (tx) => {
      const asset = await tx.asset.findUnique({ where: { id: assetId } });
      if (!asset || !isReached('issue', asset.status)) return { open: false, missing: ['approval'] };
      const missing = (await this.file.gaps(asset)).map(({ kind }) => kind);
      return { open: missing.length === 0, missing };
    });
  }

  private withTreasuries(read: (tx: UnitOfWork['tx']) => Promise<Instrument[]>): Promise<OfferedInstrument[]> {
    return this.unit.within(PLATFORM, async (tx) => {
      const instruments = await read(tx);
      if (instruments.length === 0) return [];
      const ids = [...new Set(instruments.map(({ issuingEntityId }) => issuingEntityId))];
      const entities = await tx.issuingEntity.findMany({ where: { id: { in: ids } } });
      return instruments.map((instrument) =>
        toOffered(
          instrument,
          entities.find(({ id }) => id === instrument.issuingEntityId)!,
        ),
      );
    });
  }
}

const toOffered = (instrument: Instrument, { treasury }: IssuingEntity): OfferedInstrument => ({
  id: instrument.id,
  organisationId: instrument.organisationId,
  assetId: instrument.assetId,
  token: tokenOf(instrument),
  treasury: bytesToHex(treasury!),
  authorised: BigInt(instrument.authorised.toFixed()),
});
