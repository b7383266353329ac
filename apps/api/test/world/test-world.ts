/** What global-setup.ts started for this run; tests read it with `testWorld()`. */
export interface TestWorld {
  dataDir: string;
  /** Owns the tables; for set-up and for looking behind row-level security. */
  ownerUrl: string;
  /** `cadastre_app`: what the product connects with. */
  applicationUrl: string;
  redisUrl: string;
}

const VARIABLE = 'CADASTRE_TEST_WORLD';

export function publishTestWorld(world: TestWorld): void {
  process.env[VARIABLE] = JSON.stringify(world);
}

export function testWorld(): TestWorld {
  const published = process.env[VARIABLE];
  if (!published)
    throw new Error(`${VARIABLE} is not set: this test belongs into a Jest project with the global setup`);
  return JSON.parse(published) as TestWorld;
}
