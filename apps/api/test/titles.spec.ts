import { randomUUID } from 'node:crypto';
import { AssetsWorld } from './world/assets-world';
import { type Caller, fileDocument } from './world/cast';

let world: AssetsWorld;
let holder: Caller;
let claimant: Caller;

beforeAll(async () => {
  world = await AssetsWorld.create(47);
  holder = world.issuer;
  claimant = world.stranger;
}, 60_000);
afterAll(() => world?.end());

type Body = Record<string, unknown>;

const asset = (id: string, by: Caller) => by.does('GET', `/v1/assets/${id}`);
const dispute = (id: string, by: Caller) => by.does('GET', `/v1/title-disputes/${id}`);

interface Waiting {
  readonly id: string;
  readonly documentId: string;
}

interface Asked {
  readonly id: string;
  readonly payload_hash: string;
}

/** An asset on its way to a title. */
async function waiting(identifiers: unknown, by: Caller): Promise<Waiting> {
  const { id } = await world.draft({ identifiers, name: `An office of ${by === holder ? 'ours' : 'theirs'}` }, by);
  return { id, documentId: (await fileDocument(by, id)).id };
}

/** The same with a whole file: the desk is to approve it, and with that to give it its title. */
async function concluded(identifiers: unknown, by: Caller): Promise<Waiting & { readonly approval: Asked }> {
  const asset = await waiting(identifiers, by);
  return { ...asset, approval: await world.file.conclude(by, asset.id, (await world.entity(by)).id) };
}

const approve = ({ id, payload_hash }: Asked, by = world.desk) =>
  by.ask('POST', `/v1/approvals/${id}/approve`, { payload_hash });

/** Two issuers say that one real thing is theirs; the first one has the title. */
async function rivals() {
  const identifiers = [world.landNumber()];
  const first = await world.approved({ identifiers, name: 'A secret name' });
  const second = await concluded(identifiers, claimant);
  const refused = await approve(second.approval);
  expect([refused.status, refused.body.code]).toEqual([409, 'TITLE_TAKEN']);
  return { first: first.id as string, second, refused: refused.body };
}

const STATEMENT = 'The extract of the register names us since 1998.';

const open = ({ id, documentId }: Waiting, by = claimant) =>
  by.ask('POST', `/v1/assets/${id}/title-disputes`, { statement: STATEMENT, document_ids: [documentId] });

const decide = (id: string, verdict: 'uphold' | 'dismiss', reason: string) =>
  world.desk.ask('POST', `/v1/title-disputes/${id}/verdict`, { verdict, reason });

describe('a dispute about a title', () => {
  it('tells neither issuer anything of the other one, and is dismissed with a reason', async () => {
    const { first, second, refused } = await rivals();
    const secrets = [first, holder.organisationId, holder.personId, 'A secret name'];
    const opened = await open(second);
    expect(opened.body).toMatchObject({ status: 'open', asset_id: second.id, statement: STATEMENT, reason: null });
    const { id } = opened.body;
    expect((await dispute(id, world.desk)).contested).toEqual([
      {
        ...{ asset_id: first, organisation_id: holder.organisationId, name: 'A secret name' },
        status: 'approved',
        has_token: false,
      },
    ]);

    const asked = await decide(id, 'dismiss', 'The extract is of another parcel.');
    expect([asked.status, asked.body.payload.contested[0].asset_id]).toEqual([202, first]);
    const alone = await approve(asked.body);
    expect([alone.status, alone.body.code]).toEqual([403, 'MAKER_IS_CHECKER']);
    expect((await claimant.ask('GET', `/v1/approvals/${asked.body.id}`)).status).toBe(404);
    expect(await dispute(id, claimant)).toMatchObject({ status: 'open', contested: null });
    await world.cast.approve(asked.body.id, world.second);

    const told = await dispute(id, claimant);
    expect(told).toMatchObject({ status: 'dismissed', reason: 'The extract is of another parcel.', contested: null });
    const heard = await Promise.all(
      ['events', 'title-disputes', 'approvals', 'audit-events'].map((list) => claimant.ask('GET', `/v1/${list}`)),
    );
    for (const secret of secrets) expect(JSON.stringify([opened.body, told, refused, heard])).not.toContain(secret);
    expect((await asset(first, holder)).status).toBe('approved');

    expect((await holder.ask('GET', `/v1/title-disputes/${id}`)).status).toBe(404);
    const ours = await Promise.all(
      ['events', 'title-disputes', 'approvals'].map((list) => holder.ask('GET', `/v1/${list}`)),
    );
    for (const secret of [second.id, id, claimant.organisationId]) expect(JSON.stringify(ours)).not.toContain(secret);
  });

  it('that is upheld gives the title to the disputant, and the other asset goes back to its issuer', async () => {
    const { first, second } = await rivals();
    const { body } = await open(second);
    const asked = await decide(body.id, 'uphold', 'The register names the disputant.');
    const answers = await Promise.all([1, 2].map(() => approve(asked.body, world.second)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await dispute(body.id, claimant)).toMatchObject({ status: 'upheld', contested: null });

    const lost = await asset(first, holder);
    expect(lost).toMatchObject({ status: 'draft', review_reason: expect.stringMatching(/released the title/) });
    const known = JSON.stringify([lost, await holder.does('GET', '/v1/events?limit=200')]);
    for (const secret of [second.id, body.id, claimant.organisationId]) expect(known).not.toContain(secret);

    expect((await approve(second.approval)).status).toBe(200);
    expect((await asset(second.id, claimant)).status).toBe('approved');
    const { rows } = await world.own.owner.query(
      `SELECT asset_id, is_primary FROM fingerprints WHERE released_at IS NULL AND asset_id = ANY($1)`,
      [[first, second.id]],
    );
    expect(rows).toEqual([{ asset_id: second.id, is_primary: true }]);
  });

  it('does not take the title from a token, nor what has changed since it was proposed', async () => {
    const { first, second } = await rivals();
    const { body } = await open(second);
    const asked = await decide(body.id, 'uphold', 'The register names the disputant.');
    await world.tokenise((await world.instrument(first, (await world.entity()).id)).id);
    expect((await approve(asked.body, world.second)).body.code).toBe('APPROVAL_VOID');
    await world.second.does('POST', `/v1/approvals/${asked.body.id}/reject`, { reason: 'It is a token now.' });
    expect(await dispute(body.id, claimant)).toMatchObject({ status: 'open' });
    const again = await decide(body.id, 'uphold', 'The register names the disputant.');
    expect(again.body).toMatchObject({ code: 'STATE_REFUSED', detail: expect.stringMatching(/is a token/) });
    expect((await asset(first, holder)).status).toBe('tokenised');
    const dismissed = await decide(body.id, 'dismiss', 'Ask the court.');
    expect((await approve(dismissed.body, world.second)).status).toBe(200);
  });

  it('is taken back, and with it what the desk was about to say', async () => {
    const { first, second } = await rivals();
    const { body } = await open(second);
    const twice = await open(second);
    expect([twice.status, twice.body.code]).toEqual([409, 'STATE_REFUSED']);
    const asked = await decide(body.id, 'uphold', 'The register names the disputant.');
    expect((await holder.ask('POST', `/v1/title-disputes/${body.id}/withdraw`)).status).toBe(404);
    expect((await claimant.does('POST', `/v1/title-disputes/${body.id}/withdraw`)).status).toBe('withdrawn');
    expect((await approve(asked.body, world.second)).body.code).toBe('APPROVAL_CLOSED');
    expect((await asset(first, holder)).status).toBe('approved');
    const late = await decide(body.id, 'dismiss', 'Too late for that.');
    expect(late.body.code).toBe('STATE_REFUSED');
    expect((await open(second)).status).toBe(201);
  });

  it('ends one way when it is taken back and decided at the same time', async () => {
    const { first, second } = await rivals();
    const { body } = await open(second);
    const asked = await decide(body.id, 'uphold', 'The register names the disputant.');
    const [decided, withdrawn] = await Promise.all([
      approve(asked.body, world.second),
      claimant.ask('POST', `/v1/title-disputes/${body.id}/withdraw`),
    ]);
    expect([decided.status, withdrawn.status].sort()).toEqual([200, 409]);
    const { status } = await dispute(body.id, claimant);
    expect(status).toBe(decided.status === 200 ? 'upheld' : 'withdrawn');
    expect((await asset(first, holder)).status).toBe(decided.status === 200 ? 'draft' : 'approved');
  });
});

describe('opening a dispute', () => {
  it('answers the same whether or not anybody has the title', async () => {
    const taken = await rivals();
    const free = await waiting([world.landNumber()], claimant);
    const answers = [await open(taken.second), await open(free)];
    const shown = answers.map(({ status, body }) => [status, { ...body, ...UNLIKE }]);
    expect(shown[0]).toEqual(shown[1]);
    const asked = await decide(answers[1]!.body.id, 'uphold', 'There is nothing to give.');
    expect(asked.body).toMatchObject({ code: 'STATE_REFUSED', detail: expect.stringMatching(/No other asset/) });
  });

  const UNLIKE: Body = { id: '', asset_id: '', identifiers: [], documents: [], created_at: '' };

  it.each<[string, (of: Waiting) => Body, string]>([
    ['no documents', () => ({ statement: STATEMENT, document_ids: [] }), '/document_ids'],
    ['a document of nobody', () => ({ statement: STATEMENT, document_ids: [randomUUID()] }), '/document_ids'],
    ['no statement', ({ documentId }) => ({ statement: ' '.repeat(20), document_ids: [documentId] }), '/statement'],
    [
      'hidden letters',
      ({ documentId }) => ({ statement: `${STATEMENT}\u200b`, document_ids: [documentId] }),
      '/statement',
    ],
    [
      'a verdict',
      ({ documentId }) => ({ statement: STATEMENT, document_ids: [documentId], status: 'upheld' }),
      '/status',
    ],
  ])('is refused with %s', async (_, command, pointer) => {
    const draft = await waiting([world.landNumber()], claimant);
    const { status, body } = await claimant.ask('POST', `/v1/assets/${draft.id}/title-disputes`, command(draft));
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('is for one’s own asset, which waits for a title and names one', async () => {
    const mine = await waiting([world.landNumber()], claimant);
    expect((await open(mine, holder)).status).toBe(404);
    const nameless = await waiting([], claimant);
    expect((await open(nameless)).body).toMatchObject({
      code: 'STATE_REFUSED',
      detail: expect.stringMatching(/names no/),
    });
    const approved = await world.approved({}, claimant);
    const document = await fileDocument(claimant, approved.id);
    const late = await open({ id: approved.id, documentId: document.id });
    expect(late.body).toMatchObject({ code: 'STATE_REFUSED', detail: expect.stringMatching(/approved/) });
    const foreign = await claimant.ask('POST', `/v1/assets/${mine.id}/title-disputes`, {
      ...{ statement: STATEMENT, document_ids: [document.id] },
    });
    expect(foreign.body.errors[0]).toMatchObject({ pointer: '/document_ids', code: 'UNKNOWN' });
  });

  it('is not for the desk, and a verdict not for issuers', async () => {
    const mine = await waiting([world.landNumber()], claimant);
    expect((await open(mine, world.desk)).status).toBe(403);
    const { body } = await open(mine);
    const verdict = { verdict: 'uphold', reason: 'It is ours.' };
    expect((await claimant.ask('POST', `/v1/title-disputes/${body.id}/verdict`, verdict)).status).toBe(403);
    const bad = await world.desk.ask('POST', `/v1/title-disputes/${body.id}/verdict`, { ...verdict, verdict: 'maybe' });
    expect([bad.status, bad.body.errors[0].pointer]).toEqual([400, '/verdict']);
  });
});
