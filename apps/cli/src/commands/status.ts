import type { Environment } from '../config/environment';
import { statusText } from '../demo/greeting';
import { readInstanceState } from '../demo/instance-state';
import { Failure } from '../failure';

export function status({ dataDir }: Environment, options: { json: boolean }): void {
  const state = readInstanceState(dataDir);
  if (!state) throw new Failure(`No Cadastre runs from ${dataDir}. Start it with: npm start`);
  console.log(options.json ? JSON.stringify(state.status, null, 2) : statusText(state.status).trimStart());
}
