import { amountToText } from '../format/amount';
import { decimalToMinorUnits } from '../format/decimal';
import { codeToWords } from '../format/words';

/** One thing that is said of assets of a type, as the API describes it. */
export interface Attribute {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly input: 'text' | 'whole' | 'date' | 'yes_or_no' | 'choice' | 'codes' | 'amount';
  readonly choices: readonly string[];
}

interface Property {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
}

const CURRENCY_SCALE = 2;

/** Out of the JSON Schema of a type, in its order. */
export function attributesOf(schema: Readonly<Record<string, unknown>>): readonly Attribute[] {
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries((schema.properties ?? {}) as Record<string, Property>).map(([name, property]) => ({
    name,
    label: codeToWords(name),
    description: property.description ?? '',
    required: required.includes(name),
    input: inputOf(property),
    choices: property.enum ?? [],
  }));
}

function inputOf({ type, format, enum: choices }: Property): Attribute['input'] {
  if (choices) return 'choice';
  if (type === 'integer') return 'whole';
  if (type === 'boolean') return 'yes_or_no';
  if (type === 'array') return 'codes';
  if (type !== 'string') return 'amount';
  return format === 'date' ? 'date' : 'text';
}

/** What was entered, as the API takes it; what was left empty is left out. It judges, so nothing is judged here. */
export function entriesToAttributes(
  attributes: readonly Attribute[],
  entries: Readonly<Record<string, string>>,
  currency: string,
): Record<string, unknown> {
  const said = attributes.flatMap(({ name, input }) => {
    const entry = (entries[name] ?? '').trim();
    return entry === '' ? [] : [[name, toValue(input, entry, currency)] as const];
  });
  return Object.fromEntries(said);
}

function toValue(input: Attribute['input'], entry: string, currency: string): unknown {
  switch (input) {
    case 'whole':
      return Number(entry.replace(/[ ,]/g, ''));
    case 'yes_or_no':
      return entry === 'yes';
    case 'codes':
      return entry.toUpperCase().split(/[\s,]+/);
    case 'amount':
      return { amount: decimalToMinorUnits(entry, CURRENCY_SCALE) ?? entry, asset: `${currency}/${CURRENCY_SCALE}` };
    default:
      return entry;
  }
}

/** One attribute of an asset, for people. */
export function attributeToText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object' && value !== null && 'amount' in value) {
    return amountToText(value as { amount: string; asset: string });
  }
  return String(value);
}
