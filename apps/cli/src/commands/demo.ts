import type { Environment } from '../config/environment';
import { ApiProcess } from '../demo/api-process';
import { writeChainWorld } from '../demo/chain-world';
import { type DemoWorld, keepDemoWorld, readDemoWorld } from '../demo/demo-world';
import { greeting } from '../demo/greeting';
import { removeInstanceState, writeInstanceState } from '../demo/instance-state';
import { seed } from '../demo/seed';
import { urlsOf } from '../demo/urls';
import { Failure } from '../failure';
import { lockDataDirectory } from '../services/instance-lock';
import { requireFree } from '../services/ports';
import { Secrets } from '../services/secrets';
import { createDataDirectory } from '../services/server-home';
import { type Services, startServices } from '../services/start-services';
import { Progress } from '../terminal/progress';
import { StopRequest } from '../terminal/stop-request';

function refuseProduction(environment: Environment): void {
  if (!environment.production) return;
  throw new Failure(
    'NODE_ENV is production, and `npm start` is the demo: it makes logins that everyone can read. ' +
      'docker-compose.yml shows the deployment; without it, run `npx cadastre migrate` and `node apps/api/dist/main.js`.',
  );
}

/** The people an empty platform begins with; the API makes them, the seed signs in as them. */
function firstPeople(secrets: Secrets) {
  return {
    admin: { email: 'admin@cadastre.example', password: secrets.get('adminPassword') },
    compliance: { email: 'compliance@cadastre.example', password: secrets.get('compliancePassword') },
  };
}

interface Seeding {
  readonly secrets: Secrets;
  readonly people: ReturnType<typeof firstPeople>;
  /** what the demo's provider of identity checks signs with */
  readonly kycWebhookSecret: string;
}

function createApi(environment: Environment, services: Services, { people, kycWebhookSecret }: Seeding): ApiProcess {
  return new ApiProcess({
    dataDir: environment.dataDir,
    url: urlsOf(environment).api,
    onRestart: (message) => console.error(message),
    environment: {
      PORT: String(environment.port),
      RPC_PORT: String(environment.rpcPort),
      CADASTRE_DATA_DIR: environment.dataDir,
      CADASTRE_DEMO: 'true',
      DATABASE_URL: services.database.application,
      DATABASE_OWNER_URL: undefined, // the product must not even hold what would lift row-level security
      REDIS_URL: services.redisUrl,
      BOOTSTRAP_ADMIN_EMAIL: people.admin.email,
      BOOTSTRAP_ADMIN_PASSWORD: people.admin.password,
      BOOTSTRAP_COMPLIANCE_EMAIL: people.compliance.email,
      BOOTSTRAP_COMPLIANCE_PASSWORD: people.compliance.password,
      KYC_WEBHOOK_SECRET: kycWebhookSecret,
    },
  });
}

/** From running services to a seeded, described instance. */
async function bringUp(
  environment: Environment,
  services: Services,
  api: ApiProcess,
  { people, secrets, kycWebhookSecret }: Seeding,
  progress: Progress,
): Promise<void> {
  const { dataDir, startedAt_ms } = environment;
  const urls = urlsOf(environment);

  progress.step('Starting the API');
  await api.start();
  const healthy_ms = Date.now() - startedAt_ms;

  const describe = ({ logins, apiKeys, devAccounts }: Omit<DemoWorld, 'curl'>) => {
    const status = { ...urls, dataDir, logins, apiKeys, devAccounts };
    writeInstanceState(dataDir, { status, databaseOwnerUrl: services.database.owner });
    return status;
  };
  const earlier = readDemoWorld(dataDir);
  describe(earlier ?? { logins: [], apiKeys: [], devAccounts: [] });

  progress.step('Completing the demo world');
  const world = await seed({
    apiUrl: urls.api,
    rpcUrl: urls.rpc,
    ...{ secrets, kycWebhookSecret, earlier },
    ...people,
    onStep: (step) => progress.step(`Demo world: ${step}`),
  });
  keepDemoWorld(dataDir, world);
  progress.finish();
  console.log(greeting(describe(world), world.curl, { healthy_ms, seeded_ms: Date.now() - startedAt_ms }));
}

async function runInstance(environment: Environment, stop: StopRequest, progress: Progress): Promise<void> {
  const { dataDir } = environment;
  const secrets = new Secrets(dataDir);
  const seeding = {
    secrets,
    people: firstPeople(secrets),
    kycWebhookSecret: environment.kycWebhookSecret ?? secrets.get('kycWebhookSecret'),
  };
  let services: Services | undefined;
  let api: ApiProcess | undefined;
  try {
    await ApiProcess.stopOrphan(dataDir);
    await requireFree(environment.port, 'PORT', 'API and portal');
    await requireFree(environment.rpcPort, 'RPC_PORT', 'JSON-RPC of the chain');
    services = await startServices({ ...environment, onStep: (step) => progress.step(step) });
    if (stop.requested) return;
    await writeChainWorld(dataDir, secrets);
    api = createApi(environment, services, seeding);
    const failure = Promise.race([services.failed, api.failed]).then((why) => {
      throw new Failure(why);
    });
    const up = bringUp(environment, services, api, seeding, progress).then(() => stop.made);
    await Promise.race([stop.made, failure, up]);
  } catch (error) {
    progress.fail();
    throw error;
  } finally {
    if (services) {
      progress.step('Stopping the API, Redis and PostgreSQL');
      removeInstanceState(dataDir);
      await api?.stop();
      await services.stop();
      progress.finish();
    }
  }
}

export async function demo(environment: Environment): Promise<void> {
  refuseProduction(environment);
  const stop = new StopRequest();
  createDataDirectory(environment.dataDir);
  const unlock = lockDataDirectory(environment.dataDir);
  try {
    await runInstance(environment, stop, new Progress());
  } finally {
    unlock();
  }
}
