import { randomUUID } from 'node:crypto';
import type { Statement } from '../src/bank/camt053';
import { writeCamt053 } from '../src/bank/write-camt053';
import { CashWorld, type Depositor, OUR_IBAN } from './world/cash-world';

let world: CashWorld;
let anna: Depositor;
let bernd: Depositor;

beforeAll(async () => {
  world = await CashWorld.create(34);
  anna = await world.depositor();
  bernd = await world.depositor('Bernd', 'Schuster');
}, 120_000);

afterAll(() => world?.end());

const nothingIsOpen = async () => {
  await world.compared();
  expect(await world.openBreaks()).toEqual([]);
};

describe('money that comes in', () => {
  it('becomes tokens of whoever sent it, once', async () => {
    await world.bookOne(world.paymentOf(anna, 12_345), 'minted');
    await world.balanceIs(anna, 12_345);
    const { data } = await anna.caller.does('GET', '/v1/deposits');
    expect(data).toEqual([
      expect.objectContaining({ status: 'credited', amount: { amount: '12345', asset: 'EUR/2' } }),
    ]);
    expect((await bernd.caller.does('GET', '/v1/deposits')).data).toEqual([]);
  });

  it('finds its reference in what the payer wrote, in another order of names', async () => {
    const remittance = `Deposit ref ${anna.reference.replace(/(.{4})/g, '$1 ')}`;
    await world.bookOne({ amount: '655', name: 'ERIKSSON ANNA', iban: anna.iban, remittance }, 'minted');
    await world.balanceIs(anna, 13_000);
  });

  it('of a third party goes back to the account it came from', async () => {
    const stranger = world.account();
    const entry = await world.bookOne(
      { amount: '700', name: 'Carl Gustav', iban: stranger, reference: anna.reference },
      'returning',
    );
    expect(entry).toMatchObject({ reason: 'THIRD_PARTY', party: { type: 'investor', id: anna.id } });
    const file = await world.payOut();
    const content = await world.desk.does('GET', `/v1/payment-files/${file.id}/content`);
    expect(content).toContain(`<IBAN>${stranger}</IBAN>`);
    expect(content).toContain('>7.00</InstdAmt>');
    expect(await world.desk.does('GET', `/v1/payment-files/${file.id}/content`)).toBe(content);
    await world.book();
    await world.entryIs(entry.id, 'returned');
    expect(await world.balance(anna)).toBe('13000');
    const { data } = await world.desk.does('GET', '/v1/payouts?kind=return');
    expect(data[0]).toMatchObject({ status: 'paid', entry_id: entry.id, operation_id: null });
  });

  it('without a known reference waits for the desk, and two people say whose it is', async () => {
    const entry = await world.bookOne(
      { amount: '500', name: anna.name, iban: anna.iban, reference: 'no reference' },
      'waiting',
    );
    expect(entry).toMatchObject({
      reason: 'REFERENCE_UNKNOWN',
      party: null,
      counterparty: { name: anna.name, iban: anna.iban },
    });
    const command = { party: { type: 'investor', id: anna.id }, reason: 'She sent the order by mail.' };
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${entry.id}/match`, command);
    const own = await world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, {
      payload_hash: approval.payload_hash,
    });
    expect([own.status, own.body.code]).toEqual([403, 'MAKER_IS_CHECKER']);
    await world.people.cast.approve(approval.id, world.admin);
    await world.entryIs(entry.id, 'minted');
    await world.balanceIs(anna, 13_500);
  });

  it('that nobody knows is sent back by one person, and the request to match it is void', async () => {
    const entry = await world.bookOne({ amount: '40', name: 'Nobody Known', iban: world.account() }, 'waiting');
    const command = { party: { type: 'investor', id: anna.id }, reason: 'Perhaps hers.' };
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${entry.id}/match`, command);
    await world.desk.does('POST', `/v1/bank-entries/${entry.id}/return`, { reason: 'Nobody claims it.' });
    expect(await world.desk.does('GET', `/v1/approvals/${approval.id}`)).toMatchObject({ status: 'voided' });
    await world.payOut();
    await world.book();
    await world.entryIs(entry.id, 'returned');
    const again = await world.desk.ask('POST', `/v1/bank-entries/${entry.id}/return`, { reason: 'Again.' });
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  });

  it('without an account of origin is not sent back by itself', async () => {
    const entry = await world.bookOne({ amount: '30', name: 'Nobody Known', reference: anna.reference }, 'waiting');
    expect(entry.reason).toBe('PAYER_UNKNOWN');
    const sent = await world.desk.ask('POST', `/v1/bank-entries/${entry.id}/return`, { reason: 'Back.' });
    expect([sent.status, sent.body.code]).toEqual([409, 'STATE_REFUSED']);
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${entry.id}/own`, { reason: 'A gift.' });
    await world.people.cast.approve(approval.id, world.admin);
    await world.entryIs(entry.id, 'own');
  });

  it('for somebody barred stays, and outside the desk nothing says why', async () => {
    const carl = await world.depositor('Carl', 'Lindgren');
    await world.bookOne(world.paymentOf(carl, 900), 'minted');
    await world.desk.does('POST', `/v1/investors/${carl.id}/standing`, { standing: 'blocked', reason: 'On a list.' });
    await world.people.is(carl.id, { standing: 'blocked' });
    const entry = await world.bookOne(world.paymentOf(carl, 100), 'blocked');
    expect(entry.reason).toBe('PARTY_BARRED');
    const { data } = await carl.caller.does('GET', '/v1/deposits');
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['processing', 'credited']);
    expect(JSON.stringify(data)).not.toMatch(/block|barred/i);
    const sent = await world.desk.ask('POST', `/v1/bank-entries/${entry.id}/return`, { reason: 'Back.' });
    expect([sent.status, sent.body.code]).toEqual([409, 'STATE_REFUSED']);
    const account = await world.admittedAccount(carl);
    const refused = await world.withdraw(carl, account, 900);
    expect([refused.status, refused.body.code]).toEqual([409, 'PARTY_NOT_PERMITTED']);
  });

  it('has all been where it belongs', nothingIsOpen);
});

describe('money that goes out', () => {
  let account: string;

  it('goes to an account of the holder’s own, which a second person admits', async () => {
    const party = { type: 'investor', id: anna.id };
    const other = await anna.caller.ask('POST', '/v1/bank-accounts', {
      party,
      iban: anna.iban,
      name: 'Bernd Schuster',
    });
    expect([other.status, other.body.code]).toEqual([422, 'BANK_ACCOUNT_REFUSED']);
    const ours = await anna.caller.ask('POST', '/v1/bank-accounts', { party, iban: OUR_IBAN, name: anna.name });
    expect([ours.status, ours.body.code]).toEqual([422, 'BANK_ACCOUNT_REFUSED']);
    const wrong = await anna.caller.ask('POST', '/v1/bank-accounts', {
      party,
      iban: 'LU280019400644750001',
      name: anna.name,
    });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/iban']);
    const { bank_account, approval } = await anna.caller.does('POST', '/v1/bank-accounts', {
      party,
      iban: anna.iban,
      name: anna.name,
    });
    expect(JSON.stringify(approval)).not.toContain(anna.iban);
    account = bank_account.id;
    const early = await world.withdraw(anna, account, 100);
    expect([early.status, early.body.code]).toEqual([409, 'STATE_REFUSED']);
    const twice = await anna.caller.ask('POST', '/v1/bank-accounts', { party, iban: anna.iban, name: anna.name });
    expect([twice.status, twice.body.code]).toEqual([409, 'CONFLICT']);
    await world.people.cast.approve(approval.id);
    expect(await anna.caller.does('GET', `/v1/bank-accounts/${account}`)).toMatchObject({
      status: 'active',
      details: { iban: anna.iban },
    });
  });

  it('leaves the wallet first, then the bank, once', async () => {
    const external = { external_id: `W-${randomUUID()}` };
    const { status, body } = await world.withdraw(anna, account, 3_500, external);
    expect(status).toBe(202);
    const again = await world.withdraw(anna, account, 3_500, external);
    expect([again.status, again.body.code]).toEqual([409, 'EXTERNAL_ID_TAKEN']);
    await world.payoutIs(body.id, 'ready');
    await world.balanceIs(anna, 10_000);
    const file = await world.payOut();
    expect(file).toMatchObject({ payouts: 1, total: { amount: '3500', asset: 'EUR/2' } });
    const empty = await world.desk.ask('POST', '/v1/payment-files', { currency: 'EUR/2' });
    expect([empty.status, empty.body.code]).toEqual([409, 'STATE_REFUSED']);
    await world.book();
    await world.payoutIs(body.id, 'paid');
  });

  it('is refused by the chain when it is not there, and nothing is paid', async () => {
    const { body } = await world.withdraw(anna, account, 10_001);
    await world.payoutIs(body.id, 'refused');
    expect((await anna.caller.does('GET', `/v1/payouts/${body.id}`)).refusal_code).toBe('INSUFFICIENT_BALANCE');
    expect((await world.desk.ask('POST', '/v1/payment-files', { currency: 'EUR/2' })).status).toBe(409);
  });

  it('comes back to the wallet when the bank gives it back', async () => {
    const { body } = await world.withdraw(anna, account, 1_000);
    await world.payoutIs(body.id, 'ready');
    await world.payOut();
    await world.book();
    await world.payoutIs(body.id, 'paid');
    await world.balanceIs(anna, 9_000);
    await world.book({ amount: '1000', name: 'Bank', iban: anna.iban, end_to_end_id: body.id.replace(/-/g, '') });
    await world.payoutIs(body.id, 'bounced');
    await world.balanceIs(anna, 10_000);
  });

  it('is nobody else’s', async () => {
    const own = await world.withdraw(bernd, account, 10);
    expect([own.status, own.body.code]).toEqual([404, 'NOT_FOUND']);
    const asAnna = await bernd.caller.ask('POST', '/v1/withdrawals', {
      ...{ party: { type: 'investor', id: anna.id }, bank_account_id: account },
      amount: { amount: '10', asset: 'EUR/2' },
    });
    expect([asAnna.status, asAnna.body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await bernd.caller.does('GET', '/v1/payouts')).data).toEqual([]);
    expect((await bernd.caller.does('GET', '/v1/bank-accounts')).data).toEqual([]);
    const reference = await bernd.caller.ask('POST', '/v1/payment-references', {
      party: { type: 'investor', id: anna.id },
      currency: 'EUR/2',
    });
    expect(reference.status).toBe(404);
  });

  it.each([
    ['nothing', { amount: '0', asset: 'EUR/2' }],
    ['less than nothing', { amount: '-1', asset: 'EUR/2' }],
    ['a fraction', { amount: '1.5', asset: 'EUR/2' }],
    ['no number', { amount: 'NaN', asset: 'EUR/2' }],
    ['a number', { amount: 5, asset: 'EUR/2' }],
    ['too much for any ledger', { amount: '9'.repeat(39), asset: 'EUR/2' }],
    ['another scale', { amount: '5', asset: 'EUR/3' }],
  ])('is never %s', async (_, amount) => {
    const party = { type: 'investor', id: anna.id };
    const { status, body } = await anna.caller.ask('POST', '/v1/withdrawals', {
      party,
      amount,
      bank_account_id: account,
    });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, expect.stringMatching(/^\/amount/)]);
  });

  it('does not go to an account that was closed', async () => {
    await anna.caller.does('POST', `/v1/bank-accounts/${account}/close`);
    const { status, body } = await world.withdraw(anna, account, 10);
    expect([status, body.code]).toEqual([409, 'STATE_REFUSED']);
  });

  it('has all been where it belongs', nothingIsOpen);
});

describe('money that the bank takes back', () => {
  it('freezes what it stood for, and two people take it', async () => {
    const paid = { ...world.paymentOf(bernd, 2_000), end_to_end_id: 'BERND-1' };
    await world.bookOne(paid, 'minted');
    const entry = await world.bookOne({ ...paid, direction: 'debit', is_reversal: true }, 'frozen');
    const account = await world.admittedAccount(bernd);
    const { body } = await world.withdraw(bernd, account, 1);
    await world.payoutIs(body.id, 'refused');
    await nothingIsOpen();
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${entry.id}/take-back`, {
      reason: 'Recalled.',
    });
    await world.people.cast.approve(approval.id, world.admin);
    await world.entryIs(entry.id, 'reversed');
    await world.balanceIs(bernd, 0);
  });

  it('before it became tokens undoes it', async () => {
    const unknown = { amount: '77', name: 'Nobody Known', iban: world.account(), end_to_end_id: 'N-1' };
    const entry = await world.bookOne(unknown, 'waiting');
    await world.bookOne({ ...unknown, direction: 'debit', is_reversal: true }, 'reversed');
    await world.entryIs(entry.id, 'reversed');
    await nothingIsOpen();
  });
});

describe('a statement of the bank', () => {
  const TODAY = new Date().toISOString().slice(0, 10);

  /** The one that would come next, with one deposit of Anna's in it. */
  async function next(more: Partial<Statement> = {}): Promise<Statement> {
    const [last] = (await world.desk.does('GET', '/v1/bank-statements?currency=EUR/2&limit=1')).data;
    const opening = BigInt(last.closing.amount);
    const counterparty = { name: anna.name, iban: anna.iban, bic: null, remittance: null };
    const entry = {
      ...{ direction: 'credit' as const, amount: 1n, bookedOn: TODAY, isReversal: false, bankReference: randomUUID() },
      ...{ endToEndId: null, reference: anna.reference, counterparty },
    };
    return {
      ...{ bankId: randomUUID(), sequence: BigInt(last.number) + 1n, iban: OUR_IBAN, currency: 'EUR', opening },
      ...{ closing: opening + 1n, openedOn: TODAY, closedOn: TODAY, entries: [entry], ...more },
    };
  }

  const faultOf = ({ status, body }: { status: number; body: { errors?: { pointer: string; code: string }[] } }) => [
    status,
    body.errors?.[0]?.pointer,
    body.errors?.[0]?.code,
  ];

  it('is imported once, whole, and in its place', async () => {
    const statement = await next();
    const xml = writeCamt053(statement, 2);
    const { status, body } = await world.upload(xml);
    expect([status, body]).toEqual([201, expect.objectContaining({ entries: 1, simulated: false })]);
    await world.judged(body);
    expect(faultOf(await world.upload(xml))).toEqual([422, '/file', 'STATEMENT_KNOWN']);
    const [entry] = statement.entries;
    const again = await next({ entries: [entry!] });
    expect(faultOf(await world.upload(writeCamt053(again, 2)))).toEqual([422, '/file', 'ENTRY_KNOWN']);
  });

  it.each<[string, (statement: Statement) => Partial<Statement>, string]>([
    ['leaves one out', ({ sequence }) => ({ sequence: sequence! + 1n }), 'SEQUENCE_GAP'],
    ['opens with another sum', (s) => ({ opening: s.opening + 1n, closing: s.closing + 1n }), 'OPENING_MISMATCH'],
    ['does not add up', (s) => ({ closing: s.closing + 1n }), 'SUM_MISMATCH'],
    ['is of the past', () => ({ openedOn: '2020-01-01', closedOn: '2020-01-02' }), 'DATES_OVERLAP'],
    ['is of a day to come', () => ({ closedOn: '2099-01-01' }), 'IN_FUTURE'],
    ['is of another account', () => ({ iban: world.account() }), 'ACCOUNT_UNKNOWN'],
    ['is in another currency', () => ({ currency: 'USD' }), 'ACCOUNT_UNKNOWN'],
    [
      'has the same entry twice',
      (s) => ({ entries: [...s.entries, ...s.entries], closing: s.closing + 1n }),
      'DUPLICATE_ENTRY',
    ],
  ])('that %s is refused, and nothing of it is there', async (_, changes, fault) => {
    const statement = await next();
    const answer = await world.upload(writeCamt053({ ...statement, ...changes(statement) }, 2));
    expect(faultOf(answer)).toEqual([422, '/file', fault]);
    expect(answer.body.code).toBe('STATEMENT_REFUSED');
    const { data } = await world.desk.does('GET', '/v1/bank-statements?currency=EUR/2&limit=1');
    expect(BigInt(data[0].closing.amount)).toBe(statement.opening);
  });

  it.each<[string, (xml: string) => string, number, string]>([
    [
      'declares entities',
      (xml) => xml.replace('?>', '?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
      422,
      'DOCUMENT_REFUSED',
    ],
    ['uses an entity', (xml) => xml.replace('<Nm>', '<Nm>&b;'), 422, 'STATEMENT_REFUSED'],
    ['breaks off', (xml) => xml.slice(0, 900), 422, 'STATEMENT_REFUSED'],
    [
      'nests without end',
      (xml) => xml.replace('<GrpHdr>', `${'<a>'.repeat(50_000)}<GrpHdr>`),
      422,
      'STATEMENT_REFUSED',
    ],
    ['is no XML', () => 'date;amount\n2026-11-28;5', 422, 'DOCUMENT_REFUSED'],
    ['is a picture', () => '\x89PNG\r\n\x1a\n', 422, 'DOCUMENT_REFUSED'],
    [
      'is larger than any',
      (xml) => xml.replace('<GrpHdr>', `<!--${'x'.repeat(9 * 1024 * 1024)}--><GrpHdr>`),
      413,
      'BODY_TOO_LARGE',
    ],
  ])('that %s is refused', async (_, change, status, code) => {
    const answer = await world.upload(change(writeCamt053(await next(), 2)));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('of two at once, one is imported', async () => {
    const [one, other] = [await next(), await next()];
    const answers = await Promise.all([one, other].map((each) => world.upload(writeCamt053(each, 2))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('is none of a tenant’s business', async () => {
    for (const by of [anna.caller, world.people.issuer]) {
      expect((await world.upload(writeCamt053(await next(), 2), by)).status).toBe(403);
    }
  });
});

describe('more tokens than money', () => {
  it('stops minting and paying until two people have closed it with a reason', async () => {
    const fee = await world.bookOne({ direction: 'debit', amount: '45', name: 'Bank', remittance: 'Fees' }, 'waiting');
    expect(fee.reason).toBe('DEBIT_UNKNOWN');
    await world.until(async () => (await world.openBreaks()).length > 0);
    const [found] = await world.openBreaks();
    expect(found).toMatchObject({ kind: 'cover', difference: '-45', figures: { books: found.figures.chain } });
    expect((await anna.caller.does('GET', '/v1/currencies')).data).toEqual([
      expect.objectContaining({ code: 'EUR/2', minting_stopped: true, payouts_stopped: true }),
    ]);

    const [kept] = await world.entriesOf(await world.book(world.paymentOf(anna, 250)));
    expect(kept).toMatchObject({ status: 'received', reason: 'MINTING_STOPPED' });
    const stopped = await world.withdraw(bernd, await world.admittedAccount({ ...bernd, iban: world.account() }), 1);
    expect([stopped.status, stopped.body.code]).toEqual([409, 'PAYOUTS_STOPPED']);
    const file = await world.desk.ask('POST', '/v1/payment-files', { currency: 'EUR/2' });
    expect([file.status, file.body.code]).toEqual([409, 'PAYOUTS_STOPPED']);

    // A gift of 30 was the platform's own, so a fee of 45 lacks 15.
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${fee.id}/own`, { reason: 'Fees.' });
    await world.people.cast.approve(approval.id, world.admin);
    await world.until(async () => (await world.openBreaks())[0]?.difference === '-15');
    const { approval: closing } = await world.desk.does('POST', `/v1/cash-breaks/${found.id}/close`, {
      reason: 'Paid in.',
    });
    const own = await world.desk.ask('POST', `/v1/approvals/${closing.id}/approve`, {
      payload_hash: closing.payload_hash,
    });
    expect([own.status, own.body.code]).toEqual([403, 'MAKER_IS_CHECKER']);
    await world.people.cast.approve(closing.id, world.admin);
    await world.entryIs(kept.id, 'minted');
    await world.balanceIs(anna, 10_252);
    await nothingIsOpen();
    const again = await world.desk.ask('POST', `/v1/cash-breaks/${found.id}/close`, { reason: 'Again.' });
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  });

  it('is another break when the same difference comes back after it was gone', async () => {
    const { data } = await world.desk.does('GET', '/v1/cash-breaks?status=closed&kind=cover&limit=1');
    const [closed] = data;
    expect(closed).toMatchObject({ accepted: '-15', accepted_until: null });
    const gift = await world.bookOne({ direction: 'credit', amount: '15', name: 'Bank' }, 'waiting');
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${gift.id}/own`, { reason: 'Paid in.' });
    await world.people.cast.approve(approval.id, world.admin);
    const isGone = async () => (await world.desk.does('GET', `/v1/cash-breaks/${closed.id}`)).accepted_until !== null;
    await world.until(isGone);
    await nothingIsOpen();
    await world.bookOne({ direction: 'debit', amount: '15', name: 'Bank' }, 'waiting');
    await world.until(async () => (await world.openBreaks())[0]?.difference === '-15');
    const [found] = await world.openBreaks();
    expect(found.id).not.toBe(closed.id);
    await world.closeBreak(found.id);
    await nothingIsOpen();
  });

  it('is a break again when the difference changes', async () => {
    const spent = { ...world.paymentOf(bernd, 600), end_to_end_id: 'BERND-2' };
    await world.bookOne(spent, 'minted');
    const account = await world.admittedAccount({ ...bernd, iban: world.account() });
    const { body } = await world.withdraw(bernd, account, 600);
    await world.payoutIs(body.id, 'ready');
    const entry = await world.bookOne({ ...spent, direction: 'debit', is_reversal: true }, 'waiting');
    expect(entry.reason).toBe('INSUFFICIENT_BALANCE');
    await world.until(async () => (await world.openBreaks())[0]?.difference === '-615');
    expect((await world.desk.ask('POST', '/v1/payment-files', { currency: 'EUR/2' })).body.code).toBe(
      'PAYOUTS_STOPPED',
    );
    const [found] = await world.openBreaks();
    await world.closeBreak(found.id);
    expect(await world.desk.does('GET', `/v1/cash-breaks/${found.id}`)).toMatchObject({
      status: 'closed',
      accepted: '-615',
    });
  });
});

describe('while nothing is minted', () => {
  it('a payout that the bank gives back waits too, and what the desk has matched stays matched', async () => {
    const dora = await world.depositor('Dora', 'Quist');
    await world.bookOne(world.paymentOf(dora, 400), 'minted');
    const { body: payout } = await world.withdraw(dora, await world.admittedAccount(dora), 400);
    await world.payoutIs(payout.id, 'ready');
    await world.payOut();
    await world.book();
    await world.payoutIs(payout.id, 'paid');
    await world.bookOne({ direction: 'debit', amount: '7', name: 'Bank' }, 'waiting');
    await world.until(async () => (await world.openBreaks()).length > 0);

    const again = { name: 'Bank', iban: dora.iban, end_to_end_id: payout.id.replace(/-/g, '') };
    const [back, odd] = await world.entriesOf(
      await world.book({ ...again, amount: '400' }, { ...again, amount: '399' }),
    );
    expect([back.status, back.reason]).toEqual(['received', 'MINTING_STOPPED']);
    expect([odd.status, odd.reason]).toEqual(['waiting', 'PAYOUT_MISMATCH']);
    const command = { party: { type: 'investor', id: dora.id }, reason: 'The bank says so.' };
    const { approval } = await world.desk.does('POST', `/v1/bank-entries/${odd.id}/match`, command);
    await world.people.cast.approve(approval.id, world.admin);
    await world.entryIs(odd.id, 'received');
    expect(await world.balance(dora)).toBe('0');

    const [open] = await world.openBreaks();
    await world.closeBreak(open.id);
    await world.payoutIs(payout.id, 'bounced');
    await world.entryIs(odd.id, 'minted');
    await world.balanceIs(dora, 799);
  });
});

describe('a currency', () => {
  it('is opened by an administrator, with a token that the chain makes', async () => {
    const command = { code: 'CHF/2', iban: 'CH93 0076 2011 6238 5295 7', account_name: 'Cadastre deposits' };
    const officer = await world.desk.ask('POST', '/v1/currencies', command);
    expect(officer.status).toBe(403);
    const early = await anna.caller.ask('POST', '/v1/payment-references', {
      party: { type: 'investor', id: anna.id },
      currency: 'CHF/2',
    });
    expect([early.status, early.body.code]).toEqual([409, 'STATE_REFUSED']);
    await world.admin.does('POST', '/v1/currencies', command);
    const isActive = async () => {
      const { data } = await anna.caller.does('GET', '/v1/currencies');
      return data.some(({ code, status }: { code: string; status: string }) => code === 'CHF/2' && status === 'active');
    };
    await world.until(isActive);
    const party = { type: 'investor', id: anna.id };
    const { reference, iban } = await anna.caller.does('POST', '/v1/payment-references', { party, currency: 'CHF/2' });
    expect(iban).toBe('CH9300762011623852957');
    const movements = [{ amount: '5000', name: anna.name, iban: anna.iban, reference }];
    await world.bookIn('CHF/2', { opening: '100', movements });
    await world.until(async () => (await world.balance(anna, 'CHF/2')) === '5000');
    const known = await world.admin.ask('POST', '/v1/currencies', { ...command, iban: OUR_IBAN });
    expect([known.status, known.body.code]).toEqual([409, 'CONFLICT']);
    await nothingIsOpen();
  });
});

describe('the books', () => {
  it('are summed anew every hour: a row that somebody changed afterwards shows', async () => {
    const { own } = world.people;
    const { data } = await world.desk.does('GET', '/v1/bank-entries?currency=EUR/2&status=minted&limit=1');
    await own.owner.query('UPDATE bank_entries SET amount = amount + 1 WHERE id = $1', [data[0].id]);
    await nothingIsOpen();
    await world.admin.does('POST', '/v1/clock/advance', { seconds: 60 * 60 });
    await world.until(async () => (await world.openBreaks()).length > 0);
    expect(await world.openBreaks()).toEqual([expect.objectContaining({ kind: 'books', difference: '1' })]);
  });
});
