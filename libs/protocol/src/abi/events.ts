import { bytesToHex, hexToBytes, type Hex } from '../bytes';
import { topics } from '../generated/topics';
import { abis, type ContractName } from './calls';
import { AbiInvalid, decodeAbi, encodeAbi, type AbiParameter, type AbiValue } from './codec';

export type EventName = keyof typeof topics;

/** A log's content, without the place it comes from. */
export interface EncodedEvent {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

export interface DecodedEvent {
  readonly name: EventName;
  readonly args: { readonly [name: string]: AbiValue };
}

type EventParameter = AbiParameter & { readonly indexed: boolean };

interface EventEntry {
  readonly name: EventName;
  readonly topic: Hex;
  readonly inputs: readonly EventParameter[];
  /** Parameters in topics, each as a list of one; parameters in the data. */
  readonly indexed: readonly (readonly [EventParameter])[];
  readonly plain: readonly EventParameter[];
}

const byName = new Map<EventName, EventEntry>();
const byTopic = new Map<string, EventEntry>();
for (const contract of Object.keys(abis) as ContractName[]) {
  for (const item of abis[contract]) {
    if (item.type !== 'event') continue;
    const name: EventName = item.name;
    const inputs: readonly EventParameter[] = item.inputs;
    const entry: EventEntry = {
      name,
      topic: topics[name],
      inputs,
      indexed: inputs.filter((input) => input.indexed).map((input) => [input]),
      plain: inputs.filter((input) => !input.indexed),
    };
    byName.set(name, entry);
    byTopic.set(entry.topic, entry);
  }
}

/** Indexed parameters of every event are one word, so topics hold values, never hashes. */
export function encodeEvent(name: EventName, args: { readonly [name: string]: AbiValue }): EncodedEvent {
  const entry = byName.get(name)!;
  const value = (input: AbiParameter): AbiValue => {
    const given = args[input.name!];
    if (given === undefined) throw new RangeError(`${name}.${input.name} is missing`);
    return given;
  };
  return {
    topics: [entry.topic, ...entry.indexed.map((input) => bytesToHex(encodeAbi(input, [value(input[0])])))],
    data: bytesToHex(encodeAbi(entry.plain, entry.plain.map(value))),
  };
}

/** Strict: undefined for an event that is not ours, AbiInvalid for one that only pretends to be. */
export function decodeEvent({ topics: words, data }: EncodedEvent): DecodedEvent | undefined {
  const entry = words[0] === undefined ? undefined : byTopic.get(words[0]);
  if (!entry) return undefined;
  const indexed = words.slice(1);
  if (indexed.length !== entry.indexed.length) throw new AbiInvalid('the number of topics is wrong');
  const fromTopics = indexed.map((word, index) => decodeAbi(entry.indexed[index]!, hexToBytes(word))[0]!);
  const fromData = decodeAbi(entry.plain, hexToBytes(data));
  const args: { [name: string]: AbiValue } = {};
  for (const input of entry.inputs) args[input.name!] = input.indexed ? fromTopics.shift()! : fromData.shift()!;
  return { name: entry.name, args };
}
