import type { Page } from 'playwright-core';
import { ANNA, COMPLIANCE, type Credentials, PortalWorld, signIn } from './world/portal-world';

let world: PortalWorld;

beforeAll(async () => {
  world = await PortalWorld.open(12);
});
afterEach(() => world.closePages());
afterAll(() => world?.close());

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

describe('from the sign-in to an asset in due diligence', () => {
  it('refuses a wrong password with what, why and what cures it, then lets the person in', async () => {
    const page = await world.visitor();
    await page.goto('/assets?status=draft');
    await page.waitForURL(/\/sign-in\?next=/);
    await signIn(page, { ...ANNA, password: 'not the password of anna' });
    const alert = page.getByRole('alert');
    await alert.getByText('The sign-in was refused').waitFor();
    expect(await alert.innerText()).toMatch(
      /password is wrong[\s\S]*Check the address[\s\S]*SIGN_IN_REFUSED[\s\S]*Request/,
    );
    await page.getByLabel('Password').fill(ANNA.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await title(page).getByText('Assets').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/assets?status=draft');
  });

  it('registers a draft, files its title, submits it, and shows the approval of a second person as it is made', async () => {
    const anna = await world.signedIn(ANNA);
    await anna.goto('/assets');
    await anna.getByRole('button', { name: 'Register an asset' }).click();
    await anna.getByLabel('Name').fill('Office building, 14 rue du Fossé');
    await anna.getByLabel('Country').fill('lu');
    await anna.getByLabel('Valuation').fill('42,500,000');
    await anna.getByLabel('Address', { exact: true }).fill('14 rue du Fossé, Luxembourg');
    await anna.getByLabel('Use', { exact: true }).selectOption('office');
    await anna.getByLabel('Tenure', { exact: true }).selectOption('freehold');
    await anna.getByRole('button', { name: 'Register the draft' }).click();
    await title(anna).getByText('Office building, 14 rue du Fossé').waitFor();
    await see(anna, '42,500,000.00 EUR');

    await anna.getByRole('button', { name: 'Submit for review' }).click();
    await anna.getByRole('alert').getByText('Required evidence is missing').waitFor();
    await anna
      .getByLabel('File')
      .setInputFiles({ name: 'deed.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF) });
    await anna.getByRole('button', { name: 'Upload' }).click();
    await anna.getByRole('link', { name: 'Download deed.pdf' }).waitFor();
    expect(await downloaded(anna, 'Download deed.pdf')).toBe(PDF);
    await anna.getByRole('button', { name: 'Submit for review' }).click();
    await see(anna, 'Waits for a second person');

    const officer = await world.signedIn(COMPLIANCE);
    await officer.goto('/approvals');
    await officer.getByRole('link', { name: 'Office building, 14 rue du Fossé' }).click();
    await see(officer, /^[0-9a-f]{64}$/);
    await see(officer, '4250000000 EUR/2');
    await officer.getByRole('button', { name: 'Approve' }).click();
    await officer.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await officer.getByRole('status').getByText('Approved').waitFor();

    // Nobody touched this page since: the event stream told it.
    await anna.getByRole('main').getByText('Due diligence', { exact: true }).waitFor();
    await see(anna, 'took the asset into due diligence');

    await anna.getByRole('button', { name: 'Hand it in: Tax', exact: true }).click();
    await anna.getByLabel('Document', { exact: true }).selectOption({ label: 'Upload it first, under Documents' });
    await anna.getByRole('button', { name: 'Cancel' }).click();
    await anna.getByLabel('Evidence of').selectOption('tax');
    await anna
      .getByLabel('File')
      .setInputFiles({ name: 'tax.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF) });
    await anna.getByRole('button', { name: 'Upload' }).click();
    await anna.getByRole('link', { name: 'Download tax.pdf' }).waitFor();
    await anna.getByRole('button', { name: 'Hand it in: Tax', exact: true }).click();
    await anna.getByLabel('Document', { exact: true }).selectOption({ label: 'tax.pdf' });
    await anna.getByLabel('Issued on').fill(new Date().toISOString().slice(0, 10));
    await anna.getByRole('button', { name: 'Hand it in', exact: true }).click();
    await see(anna, 'Evidence of tax waits for a second person. Have the desk decide about it.');
    await anna.getByRole('button', { name: 'Write an assessment' }).first().waitFor();
  });

  it('tells the maker why they find no button, and the issuer what the reviewer wants mended', async () => {
    const { id, approvalId } = await world.submittedAsset('Warehouse, Bettembourg');
    const anna = await world.signedIn(ANNA);
    await anna.goto(`/approvals/${approvalId}`);
    await see(anna, 'You made this request.');
    expect(await anna.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    const officer = await world.signedIn(COMPLIANCE);
    await officer.goto(`/approvals/${approvalId}`);
    await officer.getByRole('button', { name: 'Reject' }).click();
    await officer.getByLabel('Reason').fill('The deed is not readable.');
    await officer.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await officer.getByRole('main').getByText('Rejected', { exact: true }).waitFor();

    await anna.goto(`/assets/${id}`);
    await see(anna, 'Returned by the reviewer');
    await see(anna, 'The deed is not readable.');
  });

  it('finds assets by status and loads the next page', async () => {
    for (let i = 1; i <= 27; i++) await world.asset(`Plot ${i}`, { type: 'commodity', attributes: {} });
    const anna = await world.signedIn(ANNA);
    await anna.goto('/assets?type=commodity&limit=9999');
    await see(anna, '25 assets so far');
    await anna.getByRole('button', { name: 'Load more' }).click();
    await see(anna, '27 assets');
    await anna.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: 'Approved' }).click();
    await see(anna, 'No asset matches this filter');
  });

  it('shows what happens as it happens, also after going from page to page', async () => {
    const anna = await world.signedIn(ANNA);
    for (const path of ['/assets', '/audit', '/api-keys', '/security', '/approvals', '/assets', '/activity']) {
      await anna.goto(path);
      await title(anna).waitFor();
    }
    await see(anna, /^Live/);
    await world.asset('Painting');
    await anna.getByRole('list', { name: 'Events' }).getByRole('link', { name: 'Asset registered' }).click();
    await title(anna).getByText('Painting').waitFor();
  });

  it('tells the audit trail in words and narrows it to one thing', async () => {
    const id = await world.asset('Solar park');
    const anna = await world.signedIn(ANNA);
    await anna.goto('/audit');
    await anna.getByLabel('Of which thing').fill(id);
    await anna.getByRole('button', { name: 'Search' }).click();
    await see(anna, '1 entry');
    await anna.getByText('registered the asset as a draft').click();
    await see(anna, id);
  });
});

describe('addresses that lead nowhere', () => {
  it.each(['/nowhere', '/assets/00000000-0000-4000-8000-000000000000', '/assets/not-an-id', '/approvals/x/y'])(
    '%s is said to be none, inside the house',
    async (path) => {
      const anna = await world.signedIn(ANNA);
      await anna.goto(path);
      await title(anna).getByText('There is no such page').waitFor();
      await anna.getByRole('link', { name: 'Back to the start' }).click();
      await title(anna).getByText('Assets').waitFor();
    },
  );

  it.each(['//elsewhere.test/', '/\\elsewhere.test/', 'https://elsewhere.test/', 'javascript:alert(1)'])(
    'does not follow a sign-in link to %s',
    async (next) => {
      const page = await world.visitor();
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await signIn(page, ANNA);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(new URL(page.url()).origin).toBe(world.url);
    },
  );

  it('says which permission a page asks for, and leaves it out of the navigation', async () => {
    const ben: Credentials = { email: 'ben@cast.test', password: 'the password of ben' };
    await world.cast.person(world.anna.organisationId, 'issuer_operator', 'ben');
    const page = await world.signedIn(ben);
    await page.goto('/audit');
    await title(page).getByText('You may not see this page').waitFor();
    await see(page, 'audit.read');
    expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts()).toEqual([
      'Assets',
      'Approvals',
      'Activity',
      'Security',
    ]);
  });
});

it('meets no script error and nothing that the content policy refuses', () => expect(world.mishaps).toEqual([]));

const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

async function downloaded(page: Page, link: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
