import {
  abis,
  decodeArguments,
  encodeCall,
  functionBySelector,
  initKeccak,
  type AbiParameter,
  type AbiValue,
  type ContractName,
  selectors,
} from '@cadastre/protocol';
import { toAbiFields } from './abi-type';
import { canonicalCheck } from './is-canonical';
import { Random, seedOfRun } from '../../test/naive/random';

beforeAll(initKeccak);
const seed = seedOfRun();

function randomValue(random: Random, parameter: AbiParameter): AbiValue {
  const { type } = parameter;
  const bytes = (count: number): string =>
    `0x${Array.from({ length: count }, () => random.below(256).toString(16).padStart(2, '0')).join('')}`;
  if (type.endsWith('[]'))
    return Array.from({ length: random.below(4) }, () =>
      randomValue(random, { ...parameter, type: type.slice(0, -2) }),
    );
  if (type === 'tuple')
    return Object.fromEntries(
      parameter.components!.map((component) => [component.name!, randomValue(random, component)]),
    );
  if (type === 'bool') return random.oneIn(2);
  if (type === 'string') return random.pick(['', 'Wohnhaus', 'Zürich é', 'x'.repeat(40)]);
  if (type === 'bytes') return bytes(random.below(70));
  if (type === 'address') return bytes(20);
  if (type.startsWith('bytes')) return bytes(Number(type.slice(5)));
  return BigInt(bytes(Number(type.slice(4)) / 8));
}

function accepts(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

describe('the canonical check', () => {
  it(`accepts what the decoder accepts, for every function and for damaged calldata (seed ${seed})`, () => {
    const random = new Random(seed);
    let accepted = 0;
    let refused = 0;
    for (const contract of Object.keys(abis) as ContractName[])
      for (const selector of Object.values<number>(selectors[contract])) {
        const entry = functionBySelector(contract, selector)!;
        const check = canonicalCheck(toAbiFields(entry.inputs));
        for (let round = 0; round < 40; round++) {
          let calldata = encodeCall(
            entry,
            entry.inputs.map((input) => randomValue(random, input)),
          );
          const damage = random.below(4);
          if (damage === 1 && calldata.length > 4)
            calldata[4 + random.below(calldata.length - 4)]! ^= 1 << random.below(8);
          if (damage === 2) calldata = calldata.slice(0, 4 + random.below(calldata.length - 3));
          if (damage === 3) calldata = Uint8Array.from([...calldata, ...new Uint8Array(random.pick([1, 32]))]);
          const padded = new Uint8Array(Math.ceil((calldata.length - 4) / 4) * 4 + 4);
          padded.set(calldata);
          const words = new Uint32Array(padded.buffer);
          const expected = accepts(() => decodeArguments(entry, calldata));
          if (check(words, 1, calldata.length - 4) !== expected)
            throw new Error(
              `${contract}.${entry.name}: expected ${expected} for ${Buffer.from(calldata).toString('hex')}`,
            );
          if (expected) accepted++;
          else refused++;
        }
      }
    expect(Math.min(accepted, refused)).toBeGreaterThan(500);
  });
});
