import { Injectable } from '@nestjs/common';
import { type Actor, scopeOf } from '../access/actor';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound } from '../http/problem';
import { type OfferedInstrument, OfferedInstruments } from '../offerings/offered-instruments';

/** Instruments, and who may know and do what of them. */
@Injectable()
export class InstrumentAccess {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly instruments: OfferedInstruments,
  ) {}

  /** Whose it is does not matter: for those who deal in it. */
  async require(id: string): Promise<OfferedInstrument> {
    const instrument = await this.unit.within(PLATFORM, () => this.instruments.find(id));
    if (!instrument) throw notFound('instrument');
    return instrument;
  }

  /** For its issuer and the platform; to everybody else there is none. */
  async requireOwn(actor: Actor, id: string): Promise<OfferedInstrument> {
    const instrument = await this.require(id);
    if (scopeOf(actor).kind === 'platform' || actor.organisationId === instrument.organisationId) return instrument;
    throw notFound('instrument');
  }

  /** What an investor is bound by is theirs to read; of other issuers it is none of an issuer's business. */
  requireRead(actor: Actor, id: string): Promise<OfferedInstrument> {
    return actor.role === 'investor' ? this.require(id) : this.requireOwn(actor, id);
  }
}
