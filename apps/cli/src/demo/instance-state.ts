import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonIfThere, writePrivateFile } from '../services/private-file';
import { lockHolder } from '../services/instance-lock';
import type { DemoWorld } from './demo-world';

/** `npx cadastre status --json` answers this. */
export interface InstanceStatus extends Omit<DemoWorld, 'curl'> {
  api: string;
  portal: string;
  docs: string;
  rpc: string;
  chainId: number;
  queues: string;
  dataDir: string;
}

/** In the data directory while the instance runs; also where `npx prisma` finds the database. */
export interface InstanceState {
  status: InstanceStatus;
  databaseOwnerUrl: string;
}

const path = (dataDir: string): string => join(dataDir, 'instance.json');

export const writeInstanceState = (dataDir: string, state: InstanceState): void =>
  writePrivateFile(path(dataDir), `${JSON.stringify(state, null, 2)}\n`);

export const removeInstanceState = (dataDir: string): void => rmSync(path(dataDir), { force: true });

/** Undefined unless a living process owns the directory: a killed one leaves its file behind. */
export const readInstanceState = (dataDir: string): InstanceState | undefined =>
  lockHolder(dataDir) ? readJsonIfThere(path(dataDir)) : undefined;
