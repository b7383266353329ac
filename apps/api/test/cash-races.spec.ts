import { CashWorld, type Depositor } from './world/cash-world';

let world: CashWorld;
let anna: Depositor;
let account: string;

beforeAll(async () => {
  world = await CashWorld.create(14);
  anna = await world.depositor();
  account = await world.admittedAccount(anna);
}, 120_000);

afterAll(() => world?.end());

const payIn = async (amount: number) => {
  await world.bookOne(world.paymentOf(anna, amount), 'minted');
};

describe('two at once', () => {
  it('withdrawals of everything: one is paid, the other one is refused, and nothing is left or owed', async () => {
    await payIn(10_000);
    const asked = await Promise.all([1, 2, 3].map(() => world.withdraw(anna, account, 10_000)));
    expect(asked.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    const taken = asked.filter(({ status }) => status < 300).map(({ body }) => (body.payout ?? body).id as string);
    const statusOf = async (id: string) => (await world.desk.does('GET', `/v1/payouts/${id}`)).status as string;
    await world.until(async () =>
      (await Promise.all(taken.map(statusOf))).every((status) => !['burning', 'requested'].includes(status)),
    );
    expect((await Promise.all(taken.map(statusOf))).filter((status) => status === 'ready')).toHaveLength(1);
    expect(await world.balance(anna)).toBe('0');
  });

  it('files of payments: each payout is in one of them', async () => {
    const files = await Promise.all(
      [1, 2, 3].map(() => world.desk.ask('POST', '/v1/payment-files', { currency: 'EUR/2' })),
    );
    expect(files.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(files.filter(({ status }) => status === 201).map(({ body }) => body.payments ?? body.count)).toHaveLength(1);
  });

  it('approvals of one account: it is admitted once', async () => {
    const command = { party: { type: 'investor', id: anna.id }, iban: world.account(), name: anna.name };
    const { bank_account, approval } = await anna.caller.does('POST', '/v1/bank-accounts', command);
    const { payload_hash } = await world.desk.does('GET', `/v1/approvals/${approval.id}`);
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash })),
      world.admin.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect((await anna.caller.does('GET', `/v1/bank-accounts/${bank_account.id}`)).status).toBe('active');
  });
});
