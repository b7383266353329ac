import { randomUUID } from 'node:crypto';
import { assetRegistryAbi, contracts } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { AssetsWorld } from './world/assets-world';
import { type Caller, fileDocument } from './world/cast';
import { EUR } from './world/chain-world';

let world: AssetsWorld;
let entity: { id: string };

beforeAll(async () => {
  world = await AssetsWorld.create(46);
  entity = await world.entity();
}, 60_000);
afterAll(() => world?.end());

const DAY_MS = 86_400_000;
/** That many days ago, of a clock that a test moves forward. */
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const euros = (amount: string) => ({ amount, asset: 'EUR/2' });

interface Paper {
  readonly id: string;
  readonly sha256: string;
}

async function officeWithPaper(): Promise<{ id: string; paper: Paper }> {
  const { id } = await world.approved();
  return { id, paper: await fileDocument(world.issuer, id, 'valuation') };
}

/** One that nobody has approved: it has a history all the same. */
async function draftWithPaper(): Promise<{ id: string; paper: Paper }> {
  const { id } = await world.draft();
  return { id, paper: await fileDocument(world.issuer, id, 'valuation') };
}

const commandOf = (paper: Paper, valuedOn: string, amount: string, more: object = {}) => ({
  ...{ appraiser: 'Experts S.à r.l.', method: 'Discounted cash flow', valued_on: valuedOn },
  ...{ value: euros(amount), document_id: paper.id, ...more },
});

const record = (office: { id: string; paper: Paper }, valuedOn: string, amount: string, more: object = {}) =>
  world.issuer.does('POST', `/v1/assets/${office.id}/valuations`, commandOf(office.paper, valuedOn, amount, more));

const read = (id: string) => world.issuer.does('GET', `/v1/valuations/${id}`);

async function approve(id: string): Promise<void> {
  const { approval } = await world.issuer.does('POST', `/v1/valuations/${id}/publish`);
  await world.cast.approve(approval.id);
}

async function token(assetId: string): Promise<{ id: string; token: `0x${string}` }> {
  return world.tokenise((await world.instrument(assetId, entity.id)).id);
}

const onChain = async (address: `0x${string}`) => {
  const { client } = world.app.get(ChainConnection);
  const registry = { address: contracts.AssetRegistry, abi: assetRegistryAbi } as const;
  return client!.readContract({ ...registry, functionName: 'valuationOf', args: [address] });
};

const settled = (id: string, count: number) =>
  world.polling.until(async () => {
    const { publications } = await read(id);
    return (
      publications.length === count && publications.every(({ status }: { status: string }) => status !== 'publishing')
    );
  });

const statuses = async (id: string) =>
  (await read(id)).publications.map(({ status }: { status: string }) => status) as string[];

describe('a valuation', () => {
  it('counts once a second person has approved it, and goes to each token of the asset', async () => {
    const office = await officeWithPaper();
    const [first, second] = [await token(office.id), await token(office.id)];
    const { id, ...recorded } = await record(office, daysAgo(30), '4250000000');
    expect(recorded).toMatchObject({
      ...{ status: 'recorded', valued_on: daysAgo(30), publications: [] },
      document: { document_id: office.paper.id, sha256: office.paper.sha256 },
    });
    const { approval } = await world.issuer.does('POST', `/v1/valuations/${id}/publish`);
    expect(approval.payload).toMatchObject({ value: euros('4250000000'), valued_on: daysAgo(30) });
    const own = { payload_hash: approval.payload_hash };
    expect((await world.issuer.ask('POST', `/v1/approvals/${approval.id}/approve`, own)).status).toBe(403);
    expect((await onChain(first.token)).value).toBe(0n);

    await world.cast.approve(approval.id);
    await settled(id, 2);
    expect(await statuses(id)).toEqual(['published', 'published']);
    for (const each of [first, second]) {
      expect(await onChain(each.token)).toMatchObject({
        ...{ value: 4250000000n, valuedAt: BigInt(Date.parse(daysAgo(30)) / 1_000) },
        ...{ cash: expect.stringMatching(new RegExp(EUR, 'i')), documentHash: `0x${office.paper.sha256}` },
      });
    }
    const again = await world.issuer.ask('POST', `/v1/valuations/${id}/publish`);
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  }, 60_000);

  it('that was approved before there was a token follows to it', async () => {
    const office = await officeWithPaper();
    const { id } = await record(office, daysAgo(3), '100');
    await approve(id);
    expect((await read(id)).publications).toEqual([]);
    const { token: address } = await token(office.id);
    await settled(id, 1);
    expect((await onChain(address)).value).toBe(100n);
  });

  it('never goes over a newer one, whichever is approved first', async () => {
    const office = await officeWithPaper();
    const { token: address } = await token(office.id);
    const [newer, older] = [await record(office, daysAgo(1), '300'), await record(office, daysAgo(9), '200')];
    await approve(newer.id);
    await settled(newer.id, 1);
    await approve(older.id);
    expect(await read(older.id)).toMatchObject({ status: 'approved', publications: [] });
    expect((await onChain(address)).value).toBe(300n);
    const again = await world.issuer.ask('POST', `/v1/valuations/${older.id}/publish`);
    expect(again.body.code).toBe('STATE_REFUSED');
  });

  it('is the newest one on the chain when several are approved at once', async () => {
    const office = await officeWithPaper();
    const { token: address } = await token(office.id);
    const all = [
      await record(office, daysAgo(5), '50'),
      await record(office, daysAgo(2), '20'),
      await record(office, daysAgo(8), '80'),
    ];
    const hashes = await Promise.all(
      all.map(async ({ id }) => (await world.issuer.does('POST', `/v1/valuations/${id}/publish`)).approval),
    );
    const answers = await Promise.all(
      hashes.map(({ id, payload_hash }) => world.desk.ask('POST', `/v1/approvals/${id}/approve`, { payload_hash })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await settled(all[1].id, 1);
    await world.polling.until(
      async () => !(await Promise.all(all.map(({ id }) => statuses(id)))).flat().includes('publishing'),
    );
    expect(await statuses(all[1].id)).toEqual(['published']);
    expect((await onChain(address)).value).toBe(20n);
  });

  it('is approved once, and sent once, when two decide at the same time', async () => {
    const office = await officeWithPaper();
    const { token: address } = await token(office.id);
    const { id } = await record(office, daysAgo(1), '77');
    const { approval } = await world.issuer.does('POST', `/v1/valuations/${id}/publish`);
    const { payload_hash } = approval;
    const answers = await Promise.all(
      [world.desk, world.desk].map((by) => by.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await settled(id, 1);
    const { rows } = await world.own.owner.query(
      `SELECT count(*)::int AS n FROM chain_events WHERE name = 'ValuationPublished' AND position(decode($1, 'hex') IN topics) > 0`,
      [address.slice(2)],
    );
    expect(rows[0].n).toBe(1);
  });
});

describe('a correction', () => {
  it('names what it corrects, comes after it on the same day, and leaves it in the history', async () => {
    const office = await officeWithPaper();
    const { token: address } = await token(office.id);
    const wrong = await record(office, daysAgo(4), '1000');
    await approve(wrong.id);
    await settled(wrong.id, 1);

    const rival = await record(office, daysAgo(4), '2000');
    const refused = await world.issuer.ask('POST', `/v1/valuations/${rival.id}/publish`);
    expect([refused.status, refused.body.code]).toEqual([409, 'VALUATION_OF_DAY']);

    const right = await record(office, daysAgo(4), '1100', { corrects_id: wrong.id });
    await approve(right.id);
    await settled(right.id, 1);
    const { value, valuedAt } = await onChain(address);
    expect([value, new Date(Number(valuedAt) * 1_000).toISOString().slice(0, 10)]).toEqual([1100n, daysAgo(4)]);
    expect(await read(wrong.id)).toMatchObject({ value: euros('1000'), status: 'approved' });
    const { data } = await world.issuer.does('GET', `/v1/assets/${office.id}/valuations?status=approved`);
    expect(data.map(({ id, corrects_id }: Record<string, string>) => [id, corrects_id])).toEqual([
      [right.id, wrong.id],
      [wrong.id, null],
    ]);
  });

  it('is of the same asset, and not of an earlier day', async () => {
    const [office, other] = [await draftWithPaper(), await draftWithPaper()];
    const { id } = await record(office, daysAgo(4), '1000');
    const ask = async (of: typeof office, valuedOn: string, corrects_id: string) => {
      const command = commandOf(of.paper, valuedOn, '1', { corrects_id });
      return (await world.issuer.ask('POST', `/v1/assets/${of.id}/valuations`, command)).body.errors[0];
    };
    expect(await ask(other, daysAgo(4), id)).toMatchObject({ pointer: '/corrects_id', code: 'UNKNOWN' });
    expect(await ask(office, daysAgo(5), id)).toMatchObject({ pointer: '/valued_on', code: 'BEFORE_CORRECTED' });
    await expect(world.own.owner.query(`UPDATE valuations SET amount = 1 WHERE id = $1`, [id])).rejects.toThrow(
      'the facts of a valuation do not change',
    );
  });
});

describe('what is refused', () => {
  let office: { id: string; paper: Paper };
  beforeAll(async () => {
    office = await officeWithPaper();
  });

  it.each<[string, (paper: Paper) => object, string]>([
    ['a day to come', (paper) => commandOf(paper, daysAgo(-1), '1'), '/valued_on'],
    ['a day that is none', (paper) => commandOf(paper, '2026-02-30', '1'), '/valued_on'],
    ['a day before the chain’s time', (paper) => commandOf(paper, '1969-12-31', '1'), '/valued_on'],
    ['a time', (paper) => commandOf(paper, '2026-01-01T00:00:00Z', '1'), '/valued_on'],
    ['a float', (paper) => commandOf(paper, daysAgo(1), '1.5'), '/value/amount'],
    ['a negative value', (paper) => commandOf(paper, daysAgo(1), '-1'), '/value/amount'],
    ['another document', () => commandOf({ id: randomUUID(), sha256: '' }, daysAgo(1), '1'), '/document_id'],
    ['letters that turn a line', (paper) => commandOf(paper, daysAgo(1), '1', { appraiser: 'a\u202eb' }), '/appraiser'],
    ['no method', (paper) => commandOf(paper, daysAgo(1), '1', { method: ' ' }), '/method'],
    ['a status', (paper) => commandOf(paper, daysAgo(1), '1', { status: 'approved' }), '/status'],
  ])('%s', async (_, command, pointer) => {
    const { status, body } = await world.issuer.ask(
      'POST',
      `/v1/assets/${office.id}/valuations`,
      command(office.paper),
    );
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('a document of another asset', async () => {
    const { paper } = await draftWithPaper();
    const answer = await world.issuer.ask(
      'POST',
      `/v1/assets/${office.id}/valuations`,
      commandOf(paper, daysAgo(1), '1'),
    );
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/document_id', code: 'UNKNOWN' });
  });

  it('money that the chain does not have, and an asset that nobody approved', async () => {
    const francs = await record(office, daysAgo(1), '1', { value: { amount: '1', asset: 'CHF/2' } });
    const publish = (id: string) => world.issuer.ask('POST', `/v1/valuations/${id}/publish`);
    expect((await publish(francs.id)).body).toMatchObject({
      code: 'STATE_REFUSED',
      detail: expect.stringMatching(/CHF/),
    });
    const early = await record(await draftWithPaper(), daysAgo(1), '1');
    expect((await publish(early.id)).body).toMatchObject({
      code: 'STATE_REFUSED',
      detail: expect.stringMatching(/draft/),
    });
  });

  it('an external_id that is in use, and a second request for the same act', async () => {
    const { id } = await record(office, daysAgo(1), '1', { external_id: 'VAL-1' });
    const command = commandOf(office.paper, daysAgo(2), '1', { external_id: 'VAL-1' });
    const taken = await world.issuer.ask('POST', `/v1/assets/${office.id}/valuations`, command);
    expect([taken.status, taken.body.code]).toEqual([409, 'EXTERNAL_ID_TAKEN']);
    const { approval } = await world.issuer.does('POST', `/v1/valuations/${id}/publish`);
    const second = await world.issuer.ask('POST', `/v1/valuations/${id}/publish`);
    expect(second.body.code).toBe('APPROVAL_PENDING');
    await world.desk.does('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'The paper is unsigned.' });
    expect(await read(id)).toMatchObject({ status: 'recorded', review_reason: 'The paper is unsigned.' });
  });

  it('whoever is somebody else', async () => {
    const { id } = await record(office, daysAgo(6), '1');
    const asked: [Caller, number][] = [
      [world.stranger, 404],
      [world.issuer, 200],
      [world.desk, 200],
    ];
    for (const [by, status] of asked) {
      expect((await by.ask('GET', `/v1/valuations/${id}`)).status).toBe(status);
      expect((await by.ask('GET', `/v1/assets/${office.id}/valuations`)).status).toBe(status);
    }
    const theirs = commandOf(office.paper, daysAgo(1), '1');
    expect((await world.stranger.ask('POST', `/v1/assets/${office.id}/valuations`, theirs)).status).toBe(404);
    expect((await world.stranger.ask('POST', `/v1/valuations/${id}/publish`)).status).toBe(404);
    expect((await world.desk.ask('POST', `/v1/valuations/${id}/publish`)).status).toBe(403);
  });
});

describe('a history', () => {
  it('is read page by page, newest entry first', async () => {
    const office = await draftWithPaper();
    const ids: string[] = [];
    for (let i = 5; i > 0; i--) ids.unshift((await record(office, daysAgo(i), `${i}`)).id);
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const page = await world.issuer.does('GET', `/v1/assets/${office.id}/valuations?limit=2${cursor}`);
      found.push(...page.data.map(({ id }: { id: string }) => id));
      if (!page.has_more) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(found).toEqual(ids);
  });
});

describe('an offering that needs a price', () => {
  it('opens on a valuation that is recent enough and on the chain, and not otherwise', async () => {
    const office = await officeWithPaper();
    const { id: instrument_id } = await token(office.id);
    const draft = await world.issuer.does('POST', '/v1/offerings', {
      ...{ instrument_id, name: 'First issue', price: euros('1000'), units: '100', allocation: 'pro_rata' },
      ...{ exemptions: ['eu_fewer_than_150'], valuation_age_days_max: 90 },
    });
    const open = () => world.issuer.ask('POST', `/v1/offerings/${draft.id}/open`);
    const none = await open();
    expect([none.status, none.body.code]).toEqual([409, 'VALUATION_TOO_OLD']);

    const old = await record(office, daysAgo(91), '4');
    await approve(old.id);
    await settled(old.id, 1);
    expect((await open()).body).toMatchObject({
      ...{ code: 'VALUATION_TOO_OLD', detail: expect.stringContaining(daysAgo(91)) },
    });

    const recent = await record(office, daysAgo(90), '5');
    expect((await open()).body.code).toBe('VALUATION_TOO_OLD');
    await approve(recent.id);
    await settled(recent.id, 1);
    expect((await open()).body).toMatchObject({ status: 'open', valuation_age_days_max: 90 });

    // A price that grows too old before the closing halts it, until there is a newer one.
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 2 * 86_400 });
    const offering = () => world.issuer.does('GET', `/v1/offerings/${draft.id}`);
    await world.issuer.does('POST', `/v1/offerings/${draft.id}/close`);
    await world.polling.until(async () => (await offering()).closing.halted_by === 'EVIDENCE_MISSING');
    const latest = await record(office, daysAgo(0), '6');
    await approve(latest.id);
    await settled(latest.id, 1);
    await world.issuer.does('POST', `/v1/offerings/${draft.id}/close`);
    // Nobody subscribed: what it ends as is not what is judged here.
    await world.becomes(`/v1/offerings/${draft.id}`, 'failed');
  }, 60_000);
});
