import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { ANNA, COMPLIANCE, PortalWorld } from './world/portal-world';

let world: PortalWorld;
let assetId: string;
let draftId: string;
let approvalId: string;

beforeAll(async () => {
  world = await PortalWorld.open(14);
  ({ id: assetId, approvalId } = await world.submittedAsset('Office building, 14 rue du Fossé', {
    external_id: 'OFFICE-14',
    valuation: { amount: '4250000000', asset: 'EUR/2' },
    description: 'Six floors, fully let.',
  }));
  draftId = await world.asset(
    'A draft with a very long name that has to be broken somewhere without breaking the page',
  );
  await world.anna.does('POST', '/v1/api-keys', { name: 'ERP', scopes: ['asset.read'] });
});
afterAll(() => world?.close());

/** Each page with something that stands there once it has come; `act` opens what a click opens. */
const PAGES: readonly {
  name: string;
  path: () => string;
  come: string | RegExp;
  as?: 'nobody' | 'officer';
  act?: string;
}[] = [
  { name: 'sign-in', path: () => '/sign-in', come: 'E-mail address', as: 'nobody' },
  { name: 'invitation', path: () => '/invitation', come: 'New password', as: 'nobody' },
  { name: 'assets', path: () => '/assets', come: 'OFFICE-14' },
  { name: 'assets, none', path: () => '/assets?status=approved', come: 'No asset matches this filter' },
  { name: 'a new asset', path: () => '/assets', come: 'OFFICE-14', act: 'Register an asset' },
  { name: 'asset', path: () => `/assets/${assetId}`, come: 'registered the asset as a draft' },
  { name: 'draft', path: () => `/assets/${draftId}`, come: 'Submit for review' },
  { name: 'a refusal', path: () => `/assets/${draftId}`, come: 'Submit for review', act: 'Submit for review' },
  { name: 'approvals', path: () => '/approvals', come: 'Take an asset into due diligence', as: 'officer' },
  { name: 'approval', path: () => `/approvals/${approvalId}`, come: 'SHA-256 of this payload', as: 'officer' },
  {
    name: 'deciding',
    path: () => `/approvals/${approvalId}`,
    come: 'SHA-256 of this payload',
    as: 'officer',
    act: 'Approve',
  },
  {
    name: 'rejecting',
    path: () => `/approvals/${approvalId}`,
    come: 'SHA-256 of this payload',
    as: 'officer',
    act: 'Reject',
  },
  { name: 'own request', path: () => `/approvals/${approvalId}`, come: 'You made this request.' },
  { name: 'activity', path: () => '/activity', come: 'No operation yet' },
  { name: 'audit trail', path: () => '/audit', come: 'made the API key “ERP” with 1 scopes' },
  { name: 'API keys', path: () => '/api-keys', come: 'ERP' },
  { name: 'a new key', path: () => '/api-keys', come: 'ERP', act: 'Make a key' },
  { name: 'security', path: () => '/security', come: 'This device' },
  { name: 'nowhere', path: () => '/nowhere', come: 'Nothing is registered at this address' },
];

async function arrive(page: Page, { path, come, act }: (typeof PAGES)[number]): Promise<void> {
  await page.goto(path());
  await page.getByText(come).first().waitFor();
  if (act) await page.getByRole('button', { name: act }).click();
  await page
    .locator(act ? 'dialog[open], [role=alert]' : 'main')
    .first()
    .waitFor();
}

/** One page for each person and view: it walks from place to place, as people do. */
const pages = new Map<string, Promise<Page>>();

function pageOf(as: 'nobody' | 'officer' | undefined, view: { width: number; theme: 'light' | 'dark' }): Promise<Page> {
  const key = JSON.stringify([as, view]);
  const page = pages.get(key) ?? (as === 'nobody' ? world.visitor(view) : world.signedIn(as ? COMPLIANCE : ANNA, view));
  pages.set(key, page);
  return page;
}

async function violationsOf(page: Page): Promise<string[]> {
  // Evaluated over the debugger: the content policy would refuse the script in the page, and should.
  await page.evaluate(axe.source);
  // Only what is wrong is looked at closely, and only that crosses over.
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** What a narrow and dark screen shows is built of the same parts as a wide and dark one, which the soak looks at too. */
const VIEWS = [
  { width: 1280, theme: 'light' as const },
  { width: 390, theme: 'dark' as const },
  ...(process.env.SOAK === '1' ? [{ width: 1280, theme: 'dark' as const }] : []),
];

describe.each(VIEWS)('for everybody, $width wide, $theme', (view) => {
  afterAll(() => world.closePages());

  it.each(PAGES)('$name', async (entry) => {
    const page = await pageOf(entry.as, view);
    await arrive(page, entry);
    expect(await violationsOf(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe('with the keyboard alone', () => {
  afterEach(() => world.closePages());

  const focused = (page: Page) =>
    page.evaluate<string>('document.activeElement.id || document.activeElement.textContent.trim()');

  it('skips to the content, and stands at the new page after following a link', async () => {
    const page = await world.signedIn(ANNA);
    await page.goto('/assets');
    await page.getByText('OFFICE-14').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('content');
    await page.getByRole('link', { name: 'Security' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    expect(await focused(page)).toBe('content');
    expect(await page.title()).toBe('Security · Cadastre');
  });

  it('opens and leaves a dialog, and is back where it was', async () => {
    const page = await world.signedIn(ANNA);
    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'Make a key' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Make a key');
  });

  it('reaches the navigation of a narrow screen', async () => {
    const page = await world.signedIn(ANNA, { width: 390 });
    await page.goto('/assets');
    await page.getByRole('button', { name: 'Open the navigation' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('link', { name: 'Audit trail' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Audit trail' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

it('keeps the chosen theme over a reload', async () => {
  const page = await world.signedIn(ANNA);
  await page.goto('/security');
  await page.getByLabel('Dark').check({ force: true });
  await page.reload();
  await page.getByText('This device').waitFor();
  expect(await page.getByLabel('Dark').isChecked()).toBe(true);
  expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
});

it('meets no script error and nothing that the content policy refuses', () => expect(world.mishaps).toEqual([]));
