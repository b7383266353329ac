import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { installNode } from './other-node/install-node';
import { rootsOf } from './other-node/state-roots';
import { seedOfRun } from './naive/random';

const majorOf = (version: string): string => version.split('.')[0]!;

const node = installNode();

describe('another major version of Node', () => {
  const seed = seedOfRun();
  const seeds = Array.from({ length: process.env['SOAK'] ? 200 : 5 }, (_, index) => seed + index);

  (node ? it : it.skip)(
    `comes from genesis to the same roots (seed ${seed})`,
    async () => {
      const program = join(__dirname, 'other-node', 'state-roots.ts');
      const sources = ['--conditions=@cadastre/source', '--require', join(__dirname, '../../../tools/run-sources.cjs')];
      const args = [...sources, program, ...seeds.map(String)];
      const other = JSON.parse(execFileSync(node!, args, { encoding: 'utf8', maxBuffer: 1 << 28 })) as {
        node: string;
        roots: string[][];
      };
      expect(majorOf(other.node)).not.toBe(majorOf(process.versions.node));
      const ours: string[][] = [];
      for (const each of seeds) ours.push(await rootsOf(each));
      expect(other.roots).toEqual(ours);
    },
    600_000,
  );
});
