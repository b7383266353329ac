import { answered, type Schemas } from '@cadastre/sdk';
import type { Staff } from './seed-people';
import { BANK } from './story-issuance';
import { until } from './until';
import { step } from './visitor';

type Movement = NonNullable<Schemas['SimulateBankCommand']['movements']>[number];

/** Euros, whose token the chain has from its first block, and francs. */
export async function seedCurrencies({ admin: { client } }: Staff): Promise<void> {
  const list = async () => (await answered(client.GET('/v1/currencies'))).data;
  for (const body of [BANK.EUR, BANK.CHF]) {
    if ((await list()).some(({ code }) => code === body.code)) continue;
    await answered(client.POST('/v1/currencies', { body, headers: step(`currency:${body.code}`) }));
  }
  await until('the tokens of the currencies', async () => (await list()).every(({ status }) => status === 'active'));
}

/** The next statement of a bank that is made up, once for each name. */
export async function bookOnce(
  { compliance: { client } }: Staff,
  name: string,
  currency: string,
  movements: Movement[],
): Promise<void> {
  const body = { currency, movements, pays_out: true };
  const statement = await answered(client.POST('/v1/bank-simulations', { body, headers: step(`bank:${name}`) }));
  const params = { path: { id: statement.operation_id } };
  await until(`the statement ${name}`, async () => {
    return (await answered(client.GET('/v1/operations/{id}', { params }))).status === 'confirmed';
  });
}

/** What was to be paid back is paid, in one file; nothing happens when there is nothing. */
export async function payOut(staff: Staff, currency: string): Promise<void> {
  const { client } = staff.compliance;
  const waiting = async (status: 'burning' | 'ready') =>
    (await answered(client.GET('/v1/payouts', { params: { query: { status, currency } } }))).data.length;
  await until('tokens to be burned', async () => (await waiting('burning')) === 0);
  if ((await waiting('ready')) === 0) return;
  await answered(
    client.POST('/v1/payment-files', { body: { currency }, headers: step(`pay:${currency}:${Date.now()}`) }),
  );
  await bookOnce(staff, `paid:${Date.now()}`, currency, []);
}

/** A fee that nobody has explained: in francs, so that euros go on. */
export async function seedBreak(staff: Staff): Promise<void> {
  const { client } = staff.compliance;
  const currency = BANK.CHF.code;
  const { data } = await answered(client.GET('/v1/bank-statements', { params: { query: { currency } } }));
  if (data.length > 0) return;
  const fee = { ...BANK.fee, direction: 'debit' as const, is_reversal: false };
  await bookOnce(staff, 'fee', currency, [fee]);
  await until('the difference to be seen', async () => {
    const query = { currency, status: 'open' } as const;
    return (await answered(client.GET('/v1/cash-breaks', { params: { query } }))).data.length > 0;
  });
}
