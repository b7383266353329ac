import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createApplication } from '../../../api/src/application';
import { type Caller, Cast, FIRST_PEOPLE, fileDocument, OFFICE } from '../../../api/test/world/cast';
import { createOwnWorld, type OwnWorld } from '../../../api/test/world/own-world';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** A busy machine is no defect of the portal: what matters is that the journey arrives. */
jest.setTimeout(60_000);

export const ANNA = { email: 'anna@cast.test', password: 'the password of anna' };
export const COMPLIANCE = {
  email: FIRST_PEOPLE.BOOTSTRAP_COMPLIANCE_EMAIL,
  password: FIRST_PEOPLE.BOOTSTRAP_COMPLIANCE_PASSWORD,
};

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

export interface View {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
}

/** The portal as built, served by the real API over real services, and a real browser to walk through it. */
export class PortalWorld {
  /** what went wrong in pages without being shown: script errors and what the content policy refused */
  readonly mishaps: string[] = [];
  private readonly states = new Map<string, StorageState>();

  private constructor(
    readonly url: string,
    readonly own: OwnWorld,
    readonly app: Awaited<ReturnType<typeof createApplication>>,
    readonly cast: Cast,
    /** an administrator of an issuer */
    readonly anna: Caller,
    private readonly browser: Browser,
  ) {}

  static async open(redisDatabase: number): Promise<PortalWorld> {
    const own = await createOwnWorld(redisDatabase, FIRST_PEOPLE);
    const app = await createApplication(own.environment);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const cast = await Cast.of(app);
    const anna = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin', 'anna');
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
    return new PortalWorld(`http://127.0.0.1:${port}`, own, app, cast, anna, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.close();
    await this.own.end();
  }

  /** Somebody at a device of their own: no cookie of anybody else. */
  async visitor({ width = 1280, theme = 'light' }: View = {}, storageState?: StorageState): Promise<Page> {
    const context = await this.browser.newContext({
      storageState,
      baseURL: this.url,
      viewport: { width, height: width < 600 ? 844 : 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.mishaps.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.mishaps.push(message.text());
    });
    return page;
  }

  /** A page of somebody who signed in before: signing in is limited by address, and shown in a test of its own. */
  async signedIn(who: Credentials, view?: View): Promise<Page> {
    let state = this.states.get(who.email);
    if (!state) {
      const page = await this.visitor();
      await page.goto('/sign-in');
      await signIn(page, who);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      state = await page.context().storageState();
      await page.context().close();
      this.states.set(who.email, state);
    }
    return this.visitor(view, state);
  }

  /** Everybody goes home: the next test starts with no page open. */
  async closePages(): Promise<void> {
    for (const context of this.browser.contexts()) await context.close();
  }

  async asset(name: string, more: Record<string, unknown> = {}): Promise<string> {
    return (await this.anna.does('POST', '/v1/assets', { ...OFFICE, name, ...more })).id;
  }

  async submittedAsset(name: string, more: Record<string, unknown> = {}): Promise<{ id: string; approvalId: string }> {
    const id = await this.asset(name, more);
    await fileDocument(this.anna, id);
    const { approval } = await this.anna.does('POST', `/v1/assets/${id}/submit`);
    return { id, approvalId: approval.id };
  }
}

export async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
