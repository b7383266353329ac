import type { Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, scopeOf } from '../access/actor';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { chainAddress } from '../http/fields';
import { notFound } from '../http/problem';
import { OfferedInstruments } from '../offerings/offered-instruments';
import { ChainViews } from './chain-views';

/** How a command names what is enforced on. */
export const tokenFields = {
  instrument_id: z.uuid().optional(),
  token: chainAddress.optional().meta({ description: 'for the desk: any token, also of a currency' }),
};

export const namesOneToken = ({ instrument_id, token }: NamedToken): boolean =>
  (instrument_id === undefined) !== (token === undefined);

export const NAMES_ONE_TOKEN = { error: 'either instrument_id or token', path: ['instrument_id'] };

export interface NamedToken {
  readonly instrument_id?: string;
  readonly token?: Hex;
}

/** Who may enforce on which token: the desk on every one, an issuer on those of its own instruments. */
@Injectable()
export class TokenAuthority {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly instruments: OfferedInstruments,
    private readonly chain: ChainViews,
  ) {}

  /** What is somebody else's, and what is no token at all, is answered alike. */
  async require(actor: Actor, { instrument_id, token }: NamedToken): Promise<Hex> {
    const isDesk = scopeOf(actor).kind === 'platform';
    if (instrument_id === undefined) {
      if (isDesk && token && (await this.chain.isToken(token))) return token;
      throw notFound('token');
    }
    const instrument = await this.unit.within(PLATFORM, () => this.instruments.find(instrument_id));
    if (instrument && (isDesk || instrument.organisationId === actor.organisationId)) return instrument.token;
    throw notFound('instrument');
  }
}
