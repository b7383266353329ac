import type { Page } from 'playwright-core';
import { codeOf } from '../../api/src/sessions/totp';
import { ANNA, type Credentials, PortalWorld, signIn } from './world/portal-world';

let world: PortalWorld;

beforeAll(async () => {
  world = await PortalWorld.open(13);
});
afterEach(() => world.closePages());
afterAll(() => world?.close());

const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const stepNow = () => BigInt(Math.floor(Date.now() / 30_000));

describe('who gets in', () => {
  it('sets up one-time codes from a QR code drawn on the page, and asks for one from then on', async () => {
    const carla: Credentials = { email: 'carla@cast.test', password: 'the password of carla' };
    await world.cast.person(world.anna.organisationId, 'issuer_operator', 'carla');
    const page = await world.signedIn(carla);
    await page.goto('/security');
    await page.getByRole('button', { name: 'Set up one-time codes' }).click();
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    const secret = await page.getByText(/^[A-Z2-7]{32}$/).innerText();

    await page.getByLabel('The code it shows now').fill('000000');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('alert').getByText('The one-time code is wrong or was used before.').waitFor();
    const used = stepNow();
    await page.getByLabel('The code it shows now').fill(codeOf(secret, used));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('button', { name: 'Turn off…' }).waitFor();

    const again = await world.visitor();
    await again.goto('/sign-in');
    await signIn(again, carla);
    await again.getByRole('heading', { name: 'One-time code' }).waitFor();
    // A code works once: the next one is accepted a little early.
    const next = stepNow() > used ? stepNow() : used + 1n;
    await again.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, next));
    await again.getByRole('button', { name: 'Confirm' }).click();
    await again.getByRole('heading', { level: 1, name: 'Assets' }).waitFor();
  });

  it('says of an account that rests after wrong guesses what it says of any wrong one', async () => {
    const dora: Credentials = { email: 'dora@cast.test', password: 'the password of dora' };
    await world.cast.person(world.anna.organisationId, 'issuer_operator', 'dora');
    const page = await world.visitor();
    await page.goto('/sign-in');
    const isAnswered = async (credentials: Credentials) => {
      const answer = page.waitForResponse(
        (response) => response.url().endsWith('/v1/session') && response.request().method() === 'POST',
      );
      await signIn(page, credentials);
      return (await answer).status();
    };
    for (let attempt = 0; attempt < 6; attempt++) {
      expect(await isAnswered({ ...dora, password: `guess number ${attempt}` })).toBe(401);
    }
    expect(await isAnswered(dora)).toBe(401);
    await see(page, 'The sign-in was refused');
  });

  it('counts down for whoever has asked too often', async () => {
    const page = await world.visitor();
    await page.goto('/sign-in');
    // From the one address of all these tests nobody could sign in any more, if this one spent its budget.
    const problem = { code: 'RATE_LIMITED', title: 'Too many requests', status: 429, detail: 'The budget is spent.' };
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '40' };
    await page.route('**/v1/session', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 429, headers, body: JSON.stringify(problem) })
        : route.continue(),
    );
    await signIn(page, { email: 'gustav@cast.test', password: 'the password of gustav' });
    await see(page, 'Too many requests');
    await see(page, /^Try again in \d+ s$/);
  });

  it('lets an invited person choose a password and sign in', async () => {
    const invitation = {
      organisation_id: world.anna.organisationId,
      email: 'emil@cast.test',
      name: 'Emil',
      role: 'issuer_operator',
    };
    const { approval_id, invitation_token } = await world.cast.admin.does('POST', '/v1/users', invitation);
    await world.cast.approve(approval_id);
    const page = await world.visitor();
    await page.goto(`/invitation?token=${invitation_token}`);
    await page.getByLabel('New password').fill('a sentence of emil');
    await page.getByLabel('The same password again').fill('another sentence');
    await page.getByRole('button', { name: 'Join' }).click();
    await see(page, 'The two passwords differ.');
    await page.getByLabel('The same password again').fill('a sentence of emil');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('link', { name: 'Go to the sign-in' }).click();
    await signIn(page, { email: invitation.email, password: 'a sentence of emil' });
    await page.getByRole('heading', { level: 1, name: 'Assets' }).waitFor();
  });

  it('signs out another device, which finds itself at the sign-in', async () => {
    const frida: Credentials = { email: 'frida@cast.test', password: 'the password of frida' };
    await world.cast.person(world.anna.organisationId, 'issuer_operator', 'frida');
    const here = await world.signedIn(frida);
    const there = await world.visitor();
    await there.goto('/sign-in');
    await signIn(there, frida);
    await there.getByRole('heading', { level: 1, name: 'Assets' }).waitFor();

    await here.goto('/security');
    const others = here.getByRole('listitem').getByRole('button', { name: 'Sign out' });
    await others.first().waitFor();
    for (let left = await others.count(); left > 0; left--) {
      await others.first().click();
      await here
        .getByRole('listitem')
        .getByRole('button', { name: 'Sign out' })
        .nth(left - 1)
        .waitFor({ state: 'detached' });
    }
    await there.getByRole('link', { name: 'Approvals' }).click();
    await there.waitForURL(/\/sign-in/);
  });

  it('leaves nothing behind on signing out', async () => {
    const page = await world.visitor();
    await page.goto('/sign-in');
    await signIn(page, ANNA);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await page.goto('/assets');
    await page.waitForURL(/\/sign-in\?next=/);
    expect(await page.context().cookies()).toEqual([]);
  });
});

describe('API keys', () => {
  it('shows a new key once, and revokes it', async () => {
    const anna = await world.signedIn(ANNA);
    await anna.goto('/api-keys');
    await anna.getByRole('button', { name: 'Make a key' }).click();
    await anna.getByLabel('Name').fill('ERP');
    await anna.getByLabel('asset.read', { exact: true }).check();
    await anna.getByRole('button', { name: 'Make the key' }).click();
    const key = await anna.getByText(/^cad_test_[A-Za-z0-9_-]{43}$/).innerText();
    const asked = () => fetch(`${world.url}/v1/assets`, { headers: { authorization: `Bearer ${key}` } });
    expect((await asked()).status).toBe(200);
    await anna.getByRole('button', { name: 'I have kept it' }).click();
    await anna.getByRole('cell', { name: 'ERP cad_test_' }).waitFor();
    expect(await anna.content()).not.toContain(key);

    await anna.getByRole('button', { name: 'Revoke ERP' }).click();
    await anna.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await anna.getByText('Revoked', { exact: true }).waitFor();
    expect((await asked()).status).toBe(401);
  });
});

it('meets no script error and nothing that the content policy refuses', () => expect(world.mishaps).toEqual([]));
