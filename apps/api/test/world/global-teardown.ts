import { removeDataDirectory } from '../../../cli/src/services/server-home';
import type {} from './global-setup';

export default async function globalTeardown(): Promise<void> {
  const world = globalThis.cadastreTestServices;
  if (!world) return;
  await world.services.stop();
  removeDataDirectory(world.dataDir);
}
