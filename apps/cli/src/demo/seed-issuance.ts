import { answered, type CadastreClient, type Schemas } from '@cadastre/sdk';
import type { IdentityProvider } from './identity-provider';
import { bookOnce, payOut, seedBreak, seedCurrencies } from './seed-cash';
import { seedInvestors, seedLists, untilLapsed } from './seed-investors';
import { closeOffering, seedInstrument, seedOffering, subscribe } from './seed-offerings';
import type { Staff } from './seed-people';
import { ASSETS } from './story';
import { BANK, INVESTORS, OFFERINGS, REFUSED_TRANSFER, type StoryOffering } from './story-issuance';
import { until } from './until';
import { step, type Visitor } from './visitor';

export interface IssuanceContext {
  readonly staff: Staff;
  readonly issuer: CadastreClient;
  readonly organisations: ReadonlyMap<string, string>;
  /** those of the story's investors who sign in, by the story's ids */
  readonly investors: ReadonlyMap<string, Visitor>;
  readonly provider: IdentityProvider;
  readonly onStep: (step: string) => void;
}

type Told = IssuanceContext & {
  readonly ids: ReadonlyMap<string, string>;
  readonly instrument: Schemas['Instrument'];
};

/** From the first investor to holders who trade: the office's shares are issued, and not everything goes well. */
export async function seedIssuance(context: IssuanceContext): Promise<void> {
  const { staff, issuer, organisations, provider, onStep } = context;
  onStep('money at the bank');
  await seedCurrencies(staff);
  onStep('sanction lists and investors');
  await seedLists(staff);
  const ids = await seedInvestors({ staff, organisations, provider });
  onStep('shares of the office');
  const [{ asset, entity }] = ASSETS as [(typeof ASSETS)[number]];
  const query = { external_id: asset.external_id };
  const { data } = await answered(issuer.GET('/v1/assets', { params: { query } }));
  const instrument = await seedInstrument(issuer, staff.compliance, entity, data[0]!.id);
  const told = { ...context, ids, instrument };
  for (const story of OFFERINGS) {
    onStep(`offering: ${story.name}`);
    await tell(told, story);
  }
  await sendWhatIsRefused(told);
  await seedBreak(staff);
  await untilLapsed(staff, ids);
}

async function tell({ staff, issuer, investors, ids, instrument }: Told, story: StoryOffering): Promise<void> {
  const offering = await seedOffering(issuer, instrument, story, ids);
  if (offering.status === 'closed' || offering.status === 'failed') return;
  const payments = [];
  for (const { investor, units } of offering.status === 'open' ? story.wishes : []) {
    const reference = await subscribe(investors.get(investor)!, ids.get(investor)!, offering, units);
    if (reference) payments.push(paymentOf(investor, units, reference));
  }
  if (story.reaches === 'open') return;
  if (payments.length > 0) await bookOnce(staff, story.external_id, BANK.EUR.code, payments);
  await until(`the money of ${story.name}`, async () => {
    const query = { offering_id: offering.id, status: 'open', limit: 1 } as const;
    return (await answered(issuer.GET('/v1/subscriptions', { params: { query } }))).data.length === 0;
  });
  await closeOffering(issuer, offering);
  await payOut(staff, BANK.EUR.code);
}

function paymentOf(investor: string, units: string, reference: string) {
  const { profile } = INVESTORS.find(({ external_id }) => external_id === investor)!;
  const accounts: Readonly<Record<string, string>> = BANK.accounts;
  return {
    ...{ direction: 'credit' as const, is_reversal: false, reference },
    amount: String(BigInt(units) * 10_000n),
    name: `${profile.given_names} ${profile.family_name}`,
    iban: accounts[investor],
  };
}

async function sendWhatIsRefused({ investors, ids, instrument }: Told): Promise<void> {
  const { client } = investors.get(REFUSED_TRANSFER.from)!;
  const { external_id, to, units } = REFUSED_TRANSFER;
  const { data } = await answered(client.GET('/v1/transfers', { params: { query: { external_id } } }));
  if (data.length > 0) return;
  const body = { external_id, instrument_id: instrument.id, units, to: { investor_id: ids.get(to)! } };
  await answered(client.POST('/v1/transfers', { body, headers: step(external_id) }));
}
