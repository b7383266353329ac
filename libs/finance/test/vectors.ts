import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.CADASTRE_VECTORS ?? join(__dirname, '../../../../shared/vectors');
const file = join(folder, 'finance/examples.json');

/** Under CI a missing folder fails in `readExamples`; elsewhere the suite is skipped under a name that says so. */
export const describeVectors = existsSync(file) || process.env.CI ? describe : describe.skip;

interface Example {
  readonly id: string;
  readonly in: unknown;
  readonly out: unknown;
}

/** The examples by the name after their number. Numbers become bigints: all of them are integers. */
export function readExamples(): ReadonlyMap<string, Example> {
  const parsed = JSON.parse(readFileSync(file, 'utf8'), (_key, value: unknown) => {
    if (typeof value !== 'number') return value;
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer`);
    return BigInt(value);
  }) as { examples: Example[] };
  return new Map(parsed.examples.map((example) => [example.id, example]));
}
