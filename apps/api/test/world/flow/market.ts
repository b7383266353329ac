import { answered, type Schemas } from '@cadastre/sdk';
import { AssetDesk } from './asset-desk';
import type { FlowWorld } from './flow-world';

/** From an asset's first row to its token: the issuer proposes, a second person decides. */
export class Market {
  private entity: Schemas['IssuingEntity'] | undefined;

  private readonly assets: AssetDesk;

  constructor(private readonly world: FlowWorld) {
    this.assets = new AssetDesk(world);
  }

  async instrument(symbol: string, authorised: bigint): Promise<Schemas['Instrument']> {
    const entity = (this.entity ??= await this.registeredEntity());
    const asset = await this.assets.approved(symbol, entity.id);
    const { api } = this.world.issuer;
    const body = {
      asset_id: asset.id,
      issuing_entity_id: entity.id,
      ...{ kind: 'share', name: `Shares of ${symbol}`, symbol, governing_law: 'LU' },
      authorised: authorised.toString(),
    } as Schemas['DraftInstrumentCommand'];
    const { id } = await answered(api.POST('/v1/instruments', { body }));
    const params = { path: { id } };
    const { approval } = await answered(api.POST('/v1/instruments/{id}/tokenise', { params }));
    await this.world.approve(approval.id);
    return this.world.until(async () => {
      const instrument = await answered(api.GET('/v1/instruments/{id}', { params }));
      return instrument.status === 'active' && instrument;
    });
  }

  private async registeredEntity(): Promise<Schemas['IssuingEntity']> {
    const { api } = this.world.issuer;
    const body = {
      name: 'Rue du Fort S.à r.l.',
      ...{ legal_form: 'S.à r.l.', country: 'LU', lei: null },
      registry: { authority: 'Registre de commerce et des sociétés', number: 'B200001' },
    };
    const { id } = await answered(api.POST('/v1/issuing-entities', { body }));
    const params = { path: { id } };
    const { approval } = await answered(api.POST('/v1/issuing-entities/{id}/submit', { params }));
    await this.world.approve(approval.id);
    return this.world.until(async () => {
      const entity = await answered(api.GET('/v1/issuing-entities/{id}', { params }));
      return entity.status === 'registered' && entity;
    });
  }

  /** Of whom the register of offerees is asked to name everybody given. */
  async open(
    instrument: Schemas['Instrument'],
    terms: { name: string; units: bigint; price: bigint; softCap?: bigint },
    offerees: readonly { readonly id: string }[],
  ): Promise<Schemas['Offering']> {
    const { api } = this.world.issuer;
    const body = {
      instrument_id: instrument.id,
      ...{ name: terms.name, units: terms.units.toString(), price: euros(terms.price), allocation: 'pro_rata' },
      soft_cap: terms.softCap === undefined ? null : euros(terms.softCap),
      exemptions: ['eu_fewer_than_150', 'ch_fewer_than_500', 'qualified_investors', 'us_reg_s'],
    } as Schemas['DraftOfferingCommand'];
    const draft = await answered(api.POST('/v1/offerings', { body }));
    const params = { path: { id: draft.id } };
    const opened = await answered(api.POST('/v1/offerings/{id}/open', { params }));
    await this.world.each(offerees, ({ id }) =>
      answered(api.POST('/v1/offerings/{id}/offerees', { params, body: { investor_id: id } })),
    );
    return opened;
  }

  /** Answers once every unit and every cent of it is where it belongs. */
  async close(offeringId: string): Promise<Schemas['OfferingDetail']> {
    const { api } = this.world.issuer;
    const params = { path: { id: offeringId } };
    await answered(api.POST('/v1/offerings/{id}/close', { params }));
    return this.world.until(async () => {
      const offering = await answered(api.GET('/v1/offerings/{id}', { params }));
      if (offering.closing?.halted_by) throw new Error(`the closing waits: ${offering.closing.halted_by}`);
      return ['closed', 'failed', 'cancelled'].includes(offering.status) && offering;
    });
  }

  async subscriptions(offeringId: string): Promise<Schemas['Subscription'][]> {
    const { api } = this.world.issuer;
    return this.world.pages((page) =>
      answered(api.GET('/v1/subscriptions', { params: { query: { offering_id: offeringId, ...page } } })),
    );
  }
}

const euros = (cents: bigint) => ({ amount: cents.toString(), asset: 'EUR/2' });
