import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeAbiParameters,
  decodeErrorResult,
  decodeEventLog,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  toEventSelector,
  toFunctionSelector,
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
} from 'viem';
import {
  abis,
  AbiInvalid,
  bytesToHex,
  decodeAbi,
  decodeArguments,
  decodeEvent,
  encodeAbi,
  encodeCall,
  encodeEvent,
  exclusiveSelectors,
  functionBySelector,
  hexToBytes,
  refusalByCode,
  refusalByRevertData,
  refusals,
  refusalToRevertData,
  topics,
  writingSelectors,
  type AbiValue,
  type ContractName,
  type EventName,
  type Hex,
} from '@cadastre/protocol';
import { Random, seedOfRun } from './random';

const contractNames = Object.keys(abis) as ContractName[];
const functionsOf = (contract: ContractName) =>
  (abis[contract] as Abi).filter((item): item is AbiFunction => item.type === 'function');
const events = new Map(
  contractNames
    .flatMap((contract) => (abis[contract] as Abi).filter((item): item is AbiEvent => item.type === 'event'))
    .map((item) => [item.name, item]),
);

function randomValue(parameter: AbiParameter, random: Random): AbiValue {
  const { type } = parameter;
  if (type.endsWith('[]'))
    return Array.from({ length: random.below(4) }, () =>
      randomValue({ ...parameter, type: type.slice(0, -2) }, random),
    );
  if (type === 'tuple') {
    const { components } = parameter as { components: readonly AbiParameter[] };
    return Object.fromEntries(components.map((component) => [component.name!, randomValue(component, random)]));
  }
  if (type === 'address') return bytesToHex(random.bytes(20));
  if (type === 'bool') return random.below(2) === 1;
  if (type === 'string') return random.pick(['', 'a', 'Überbau 7 — Ost', 'x'.repeat(32), 'y'.repeat(65)]);
  if (type === 'bytes') return bytesToHex(random.bytes(random.pick([0, 1, 31, 32, 33, 100])));
  const [, kind, size] = /^(uint|bytes)(\d+)$/.exec(type)!;
  if (kind === 'bytes') return bytesToHex(random.bytes(Number(size)));
  const value = random.bigint(Number(size));
  return Number(size) <= 48 ? Number(value) : value;
}

describe('generated from the interfaces', () => {
  it('refusals ascend, and viem decodes each by name in every contract', () => {
    expect(new Set(refusals.map(({ error }) => error)).size).toBe(refusals.length);
    expect(new Set(refusals.map(({ selector }) => selector)).size).toBe(refusals.length);
    refusals.forEach((entry, index) => {
      expect(entry.code).toBeGreaterThan(index ? refusals[index - 1]!.code : 0);
      expect(entry.code).toBeLessThan(2 ** 16);
      expect(entry.name).toBe(entry.error.replace(/(?!^)[A-Z]/g, '_$&').toUpperCase());
      expect(refusalByCode(entry.code)).toBe(entry);
      const data = refusalToRevertData(entry.code);
      expect(refusalByRevertData(data)).toBe(entry);
      for (const contract of contractNames)
        expect(decodeErrorResult({ abi: abis[contract] as Abi, data }).errorName).toBe(entry.error);
    });
  });

  it.each(contractNames)('selectors of %s are those of its signatures', (contract) => {
    for (const item of functionsOf(contract)) {
      const selector = Number(toFunctionSelector(item));
      expect(functionBySelector(contract, selector)).toMatchObject({ contract, name: item.name });
      expect(writingSelectors.has(selector)).toBe(item.stateMutability === 'nonpayable');
      if (exclusiveSelectors.has(selector)) expect(item.stateMutability).toBe('nonpayable');
    }
  });

  it('no two contracts share a selector unless they share the signature', () => {
    const signatures = new Map<number, string>();
    for (const item of contractNames.flatMap(functionsOf)) {
      const selector = Number(toFunctionSelector(item));
      const signature = JSON.stringify([item.name, item.inputs.map(({ type }) => type)]);
      expect(signatures.get(selector) ?? signature).toBe(signature);
      signatures.set(selector, signature);
    }
  });

  it('topics are those of the events', () => {
    expect(Object.keys(topics).sort()).toEqual([...events.keys()].sort());
    for (const [name, item] of events) expect(topics[name as EventName]).toBe(toEventSelector(item));
  });
});

describe('calls', () => {
  const seed = seedOfRun();

  it.each(contractNames)(`of %s are encoded and decoded as viem does (seed ${seed})`, (contract) => {
    const random = new Random(seed);
    for (const item of functionsOf(contract)) {
      const entry = functionBySelector(contract, Number(toFunctionSelector(item)))!;
      for (let round = 0; round < 5; round++) {
        const values = item.inputs.map((input) => randomValue(input, random));
        const calldata = encodeCall(entry, values);
        expect(bytesToHex(calldata)).toBe(encodeFunctionData({ abi: [item], functionName: item.name, args: values }));
        expect(decodeArguments(entry, calldata)).toEqual(values);
        const results = item.outputs.map((output) => randomValue(output, random));
        expect(bytesToHex(encodeAbi(item.outputs, results))).toBe(encodeAbiParameters(item.outputs, results));
        // viem returns checksummed addresses; ours are lower case throughout.
        const ours = decodeAbi(item.outputs, encodeAbi(item.outputs, results));
        expect(lowerCase(ours)).toEqual(
          lowerCase(decodeAbiParameters(item.outputs, encodeAbiParameters(item.outputs, results))),
        );
      }
    }
  });

  const lowerCase = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item)).toLowerCase(),
    );

  const word = (value: number | bigint) => value.toString(16).padStart(64, '0');
  it.each<[string, string[], string]>([
    ['too short', ['uint256'], ''],
    ['left over', ['uint256'], `${word(1)}00`],
    ['dirty address', ['address'], word(2n ** 160n)],
    ['dirty bool', ['bool'], word(2)],
    ['uint16 of 17 bits', ['uint16'], word(65536)],
    ['dirty bytes4', ['bytes4'], `00000000${'0'.repeat(55)}1`],
    ['offset into the head', ['bytes'], word(0)],
    ['offset with a gap', ['bytes'], word(64) + word(0) + word(0)],
    ['two values sharing a tail', ['bytes', 'bytes'], word(64) + word(64) + word(0)],
    ['tails out of order', ['bytes', 'bytes'], word(96) + word(64) + word(0) + word(0)],
    ['dirty padding', ['bytes'], word(32) + word(1) + 'ff'.padEnd(63, '0') + '1'],
    ['missing padding', ['bytes'], `${word(32)}${word(1)}ff`],
    ['length beyond the data', ['bytes'], word(32) + word(33) + word(0)],
    ['list longer than the data', ['uint256[]'], word(32) + word(2n ** 255n)],
    ['list of a billion', ['uint256[]'], word(32) + word(1_000_000_000)],
    ['string that is not UTF-8', ['string'], word(32) + word(1) + 'ff'.padEnd(64, '0')],
  ])('refuses: %s', (_name, types, data) => {
    expect(() =>
      decodeAbi(
        types.map((type) => ({ type })),
        hexToBytes(`0x${data}`),
      ),
    ).toThrow(AbiInvalid);
  });

  it(`accepts mutated calldata only when it is canonical (seed ${seed})`, () => {
    const random = new Random(seed);
    const all = contractNames.flatMap((contract) =>
      functionsOf(contract).map((item) => functionBySelector(contract, Number(toFunctionSelector(item)))!),
    );
    let accepted = 0;
    for (let round = 0; round < (process.env['SOAK'] ? 500_000 : 5_000); round++) {
      const entry = random.pick(all);
      const calldata = encodeCall(
        entry,
        entry.inputs.map((input) => randomValue(input, random)),
      );
      for (let changes = random.below(3); changes >= 0; changes--)
        if (calldata.length > 4) calldata[4 + random.below(calldata.length - 4)] = random.pick([0, 1, 32, 64, 255]);
      try {
        const values = decodeArguments(entry, calldata);
        expect(bytesToHex(encodeCall(entry, values))).toBe(bytesToHex(calldata));
        accepted++;
      } catch (error) {
        if (!(error instanceof AbiInvalid)) throw error;
      }
    }
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('events', () => {
  const seed = seedOfRun();

  it(`are encoded and decoded as viem does (seed ${seed})`, () => {
    const random = new Random(seed);
    for (const [name, item] of events) {
      const args = Object.fromEntries(item.inputs.map((input) => [input.name!, randomValue(input, random)]));
      const encoded = encodeEvent(name as EventName, args);
      expect(encoded.topics).toEqual(encodeEventTopics({ abi: [item], eventName: name, args: args as never }));
      const judged = decodeEventLog({ abi: [item], data: encoded.data, topics: encoded.topics as [Hex, ...Hex[]] });
      expect(Object.keys(judged.args as object).sort()).toEqual(Object.keys(args).sort());
      expect(decodeEvent(encoded)).toEqual({ name, args });
    }
  });

  it('of other contracts are not ours, and impostors are refused', () => {
    expect(decodeEvent({ topics: [`0x${'12'.repeat(32)}`], data: '0x' })).toBeUndefined();
    expect(decodeEvent({ topics: [], data: '0x' })).toBeUndefined();
    expect(() => decodeEvent({ topics: [topics.Transfer], data: '0x' })).toThrow(AbiInvalid);
  });

  const revive = (_key: string, value: unknown) =>
    typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
  const golden = JSON.parse(readFileSync(join(__dirname, 'vectors/events.json'), 'utf8'), revive) as {
    events: { name: EventName; args: { [name: string]: AbiValue }; topics: Hex[]; data: Hex }[];
  };

  it.each(golden.events)('$name has its golden form', ({ name, args, topics: words, data }) => {
    expect(encodeEvent(name, args)).toEqual({ topics: words, data });
    expect(decodeEvent({ topics: words, data })).toEqual({ name, args });
  });
});
