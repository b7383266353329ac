import { randomUUID } from 'node:crypto';

/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Schemas = Readonly<Record<string, Schema>>;

/** One thing that is wrong with a value, and where. */
export interface Fault {
  readonly what: string;
  /** JSON pointer of the place; texts that no parser gets past have none */
  readonly pointer?: string;
  readonly value: unknown;
  /** Only some schemas say no to it: whatever comes, it is no failure of ours. */
  readonly mayPass?: true;
}

/** Stands in a value for bytes that `JSON.stringify` would never write. */
export class Raw {
  constructor(readonly text: string) {}
}

const TEXTS = [
  'Words that say enough of it.',
  '2026-11-01',
  '2026-11-01T00:00:00Z',
  'LU',
  'EUR/2',
  '1',
  '123456',
  'somebody@garbage.test',
  'a-slug',
  'OFFICE',
  'BCEELULL',
  `0x${'ab'.repeat(20)}`,
  `0x${'ab'.repeat(65)}`,
  'ab'.repeat(32),
  'https://garbage.test/hook',
];

const HOSTILE_TEXTS = [
  '',
  ' ',
  '-1',
  'NaN',
  'Infinity',
  '1e400',
  '9'.repeat(400),
  "' OR 1=1 --",
  '=1+1',
  '../../etc/passwd',
  '\u202e000,1',
  'line\nfeed',
  '\u0007',
  '__proto__',
  'x'.repeat(5_000),
];

export class Garbage {
  constructor(private readonly schemas: Schemas) {}

  resolve(schema: Schema): Schema {
    return schema.$ref ? this.resolve(this.schemas[schema.$ref.split('/').at(-1)!]!) : schema;
  }

  /** Something that the schema takes, as far as a schema can say it. */
  sample(given: Schema): unknown {
    const schema = this.resolve(given);
    const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
    if (first) return this.sample(first);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum[0];
    switch (typesOf(schema)[0]) {
      case 'object':
        return Object.fromEntries(
          Object.entries(schema.properties ?? {})
            .filter(([name]) => schema.required?.includes(name))
            .map(([name, property]) => [name, this.sample(property)]),
        );
      case 'array':
        return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => this.sample(schema.items ?? {}));
      case 'string':
        return this.text(schema);
      case 'integer':
      case 'number':
        return Math.max(1, schema.minimum ?? 1);
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return 'anything';
    }
  }

  private text(schema: Schema): string {
    if (schema.format === 'uuid') return randomUUID();
    const found = TEXTS.find((text) => !refusesText(schema, text));
    return found ?? 'x'.repeat(schema.minLength ?? 1);
  }

  /** Each way in which one place of a value can be wrong; the rest of it stays a sample, or what is given. */
  faults(given: Schema, base: unknown = this.sample(given)): Fault[] {
    const found: Fault[] = [];
    this.collect(given, base, '', (value) => value, found);
    return found;
  }

  private collect(given: Schema, base: unknown, pointer: string, within: (value: unknown) => unknown, found: Fault[]) {
    const schema = this.resolve(given);
    const types = this.typesWithin(schema);
    if (types.size > 0) {
      for (const [type, value] of WRONG_TYPES) {
        if (!types.has(type) && !(type === 'integer' && types.has('number'))) {
          found.push({ what: `${type} here`, pointer, value: within(value) });
        }
      }
    }
    const branches = (schema.anyOf ?? schema.oneOf)?.map((branch) => this.resolve(branch));
    const branch = branches && (branches.find((each) => fits(each, base)) ?? branches[0]!);
    this.collectWithin(branch ?? schema, base, pointer, within, found);
  }

  /** What is wrong though it is of the right type. */
  private collectWithin(
    schema: Schema,
    base: unknown,
    pointer: string,
    within: (value: unknown) => unknown,
    found: Fault[],
  ) {
    const add = (what: string, value: unknown, mayPass?: true) =>
      found.push({ what, pointer, value: within(value), mayPass });
    const types = this.typesWithin(schema);
    if (types.has('string')) this.collectTexts(schema, add);
    if (types.has('integer') || types.has('number')) collectNumbers(schema, types, add);
    if (types.has('array')) {
      const values = Array.isArray(base) ? base : [this.sample(schema.items ?? {})];
      if (schema.maxItems !== undefined && schema.maxItems <= 1_000)
        add('too many items', new Array(schema.maxItems + 1).fill(values[0] ?? null));
      if (schema.minItems) add('no items', []);
      const [first = this.sample(schema.items ?? {}), ...rest] = values;
      this.collect(schema.items ?? {}, first, `${pointer}/0`, (value) => within([value, ...rest]), found);
    }
    if (types.has('object')) this.collectFields(schema, base, pointer, within, found);
  }

  private collectFields(
    schema: Schema,
    base: unknown,
    pointer: string,
    within: (value: unknown) => unknown,
    found: Fault[],
  ) {
    const fields = (typeof base === 'object' && base !== null ? base : {}) as Record<string, unknown>;
    if (schema.additionalProperties === false) {
      found.push({ what: 'unknown field', pointer, value: within({ ...fields, unheard_of: 1 }) });
      found.push({ what: 'constructor', pointer, value: within({ ...fields, constructor: { prototype: 1 } }) });
    }
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const place = `${pointer}/${name}`;
      const put = (value: unknown) => within({ ...fields, [name]: value });
      if (schema.required?.includes(name)) {
        const { [name]: _, ...others } = fields;
        found.push({ what: 'missing', pointer: place, value: within(others) });
      }
      this.collect(property, fields[name] ?? this.sample(property), place, put, found);
    }
  }

  private collectTexts(schema: Schema, add: (what: string, value: unknown, mayPass?: true) => void) {
    if (schema.enum ?? schema.const) {
      for (const value of ['', 'no such', '__proto__', 'constructor', `${String(schema.enum?.[0])} `])
        add('not one of them', value);
    } else {
      for (const text of HOSTILE_TEXTS) {
        add(`text ${JSON.stringify(text.slice(0, 12))}`, text, refusesText(schema, text) ? undefined : true);
      }
      if (schema.maxLength !== undefined) add('too long', 'x'.repeat(schema.maxLength + 1));
      add('100,000 characters', 'x'.repeat(100_000), true);
    }
    add('NUL', new Raw('"a\\u0000b"'));
    add('half a surrogate pair', new Raw('"\\ud800"'));
    if (schema.format === 'uuid') add('nobody’s id', randomUUID(), true);
  }

  private typesWithin(schema: Schema): Set<string> {
    const branches = schema.anyOf ?? schema.oneOf;
    if (branches) return new Set(branches.flatMap((branch) => [...this.typesWithin(this.resolve(branch))]));
    return new Set(typesOf(schema));
  }
}

const WRONG_TYPES: readonly (readonly [string, unknown])[] = [
  ['integer', 7],
  ['number', 7.5],
  ['boolean', true],
  ['string', 'text'],
  ['array', []],
  ['array', [[]]],
  ['object', {}],
  ['object', { toString: 1, length: 3 }],
  ['null', null],
];

function collectNumbers(schema: Schema, types: Set<string>, add: (what: string, value: unknown) => void) {
  add('more than JSON can hold', new Raw('9007199254740993'));
  add('infinitely much', new Raw('1e400'));
  if (types.has('integer')) add('a fraction', 1.5);
  if (schema.minimum !== undefined) add('too little', schema.minimum - 1);
  if (schema.maximum !== undefined) add('too much', schema.maximum + 1);
}

function typesOf(schema: Schema): string[] {
  if (schema.type !== undefined) return [schema.type].flat() as string[];
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))];
}

export function refusesText(schema: Schema, text: string): boolean {
  if (schema.format === 'uuid') return !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
  if (schema.format === 'uri') return !URL.canParse(text);
  if (schema.enum) return !schema.enum.includes(text);
  return (
    (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(text)) ||
    text.length < (schema.minLength ?? 0) ||
    text.length > (schema.maxLength ?? Infinity)
  );
}

/** Whether a value is of this branch of a union, by what sets the branch apart. */
function fits(schema: Schema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return typesOf(schema)[0] === (value === null ? 'null' : typeof value);
  return Object.entries(schema.properties ?? {}).every(([name, { const: only, enum: some }]) => {
    const field = (value as Record<string, unknown>)[name];
    return (only === undefined || field === only) && (!some || field === undefined || some.includes(field));
  });
}

/** JSON with what JSON has no words for. */
export function serialise(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((each) => serialise(each ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${serialise(each)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
