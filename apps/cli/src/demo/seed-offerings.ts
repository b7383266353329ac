import { answered, type CadastreClient, type Schemas } from '@cadastre/sdk';
import { approvePending, seedEntity } from './seed-file';
import { approve } from './seed-people';
import { INSTRUMENT, OFFERING_TERMS, type StoryOffering } from './story-issuance';
import type { StoryEntity } from './story';
import { until } from './until';
import { step, type Visitor } from './visitor';

type Instrument = Schemas['Instrument'];
type Offering = Schemas['OfferingDetail'];

/** The issuing entity on the chain, and the office's shares as its token. */
export async function seedInstrument(
  issuer: CadastreClient,
  compliance: Visitor,
  entity: StoryEntity,
  asset: string,
): Promise<Instrument> {
  const entityId = await registeredEntity(issuer, compliance, entity);
  const { external_id } = INSTRUMENT;
  const { data } = await answered(issuer.GET('/v1/instruments', { params: { query: { external_id } } }));
  const body = { ...INSTRUMENT, asset_id: asset, issuing_entity_id: entityId } as Schemas['DraftInstrumentCommand'];
  const drafted = data[0] ?? (await answered(issuer.POST('/v1/instruments', { body, headers: step(external_id) })));
  const params = { path: { id: drafted.id } };
  if (drafted.status === 'draft') {
    const headers = step(`tokenise:${drafted.id}:${drafted.version}`);
    await answered(issuer.POST('/v1/instruments/{id}/tokenise', { params, headers }));
  }
  if (drafted.status === 'draft' || drafted.status === 'proposed') await approvePending(compliance, drafted.id);
  return until(`${external_id} to be a token`, async () => {
    const instrument = await answered(issuer.GET('/v1/instruments/{id}', { params }));
    return instrument.status === 'active' && instrument;
  });
}

async function registeredEntity(issuer: CadastreClient, compliance: Visitor, entity: StoryEntity): Promise<string> {
  const id = await seedEntity(issuer, { entity });
  const params = { path: { id } };
  const now = () => answered(issuer.GET('/v1/issuing-entities/{id}', { params }));
  const { status, version } = await now();
  if (status === 'draft') {
    const headers = step(`entity-submit:${id}:${version}`);
    const { approval } = await answered(issuer.POST('/v1/issuing-entities/{id}/submit', { params, headers }));
    await approve(compliance, approval.id);
  } else if (status === 'submitted') {
    await approvePending(compliance, id);
  }
  await until(`${entity.name} to be on the chain`, async () => (await now()).status === 'registered');
  return id;
}

/** Drafted, opened, and offered to those of the story by name. */
export async function seedOffering(
  issuer: CadastreClient,
  instrument: Instrument,
  story: StoryOffering,
  investors: ReadonlyMap<string, string>,
): Promise<Offering> {
  const { external_id, name, units, soft_cap } = story;
  const { data } = await answered(issuer.GET('/v1/offerings', { params: { query: { external_id } } }));
  const body = {
    ...{ external_id, name, units, soft_cap, instrument_id: instrument.id, ...OFFERING_TERMS },
  } as unknown as Schemas['DraftOfferingCommand'];
  const { id } = data[0] ?? (await answered(issuer.POST('/v1/offerings', { body, headers: step(external_id) })));
  const params = { path: { id } };
  const now = () => answered(issuer.GET('/v1/offerings/{id}', { params }));
  const drafted = await now();
  if (drafted.status === 'draft') {
    await answered(issuer.POST('/v1/offerings/{id}/open', { params, headers: step(`open:${id}`) }));
  }
  if (drafted.status === 'draft' || drafted.status === 'open') {
    for (const { investor } of story.wishes) {
      const command = { investor_id: investors.get(investor)! };
      const headers = step(`offer:${id}:${investor}`);
      await issuer.POST('/v1/offerings/{id}/offerees', { params, body: command, headers });
    }
  }
  return now();
}

export async function closeOffering(issuer: CadastreClient, { id, status }: Offering): Promise<void> {
  const params = { path: { id } };
  if (status === 'open')
    await answered(issuer.POST('/v1/offerings/{id}/close', { params, headers: step(`close:${id}`) }));
  await until(`offering ${id} to end`, async () => {
    const offering = await answered(issuer.GET('/v1/offerings/{id}', { params }));
    return ['closed', 'failed'].includes(offering.status);
  });
}

/** Answers the reference under which the money is to come; undefined where it has come. */
export async function subscribe(
  investor: Visitor,
  investorId: string,
  offering: Offering,
  units: string,
): Promise<string | undefined> {
  const { client } = investor;
  const external_id = `${offering.external_id}-${investorId.slice(-12)}`;
  const { data } = await answered(client.GET('/v1/subscriptions', { params: { query: { external_id } } }));
  const body = { external_id, investor_id: investorId, units };
  const params = { path: { id: offering.id } };
  const subscription =
    data[0] ??
    (await answered(client.POST('/v1/offerings/{id}/subscriptions', { params, body, headers: step(external_id) })));
  if (subscription.status !== 'open') return undefined;
  const path = { id: subscription.id };
  const headers = step(`funding:${subscription.id}`);
  const { funding } = await answered(client.POST('/v1/subscriptions/{id}/funding/bank', { params: { path }, headers }));
  return funding.payment_reference ?? undefined;
}
