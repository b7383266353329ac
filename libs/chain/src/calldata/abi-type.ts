import { type AbiParameter } from '@cadastre/protocol';

/** An ABI type as the canonical check walks it over words. */
export type AbiType = Shape & {
  readonly isDynamic: boolean;
  /** 32-byte words that a value takes in the head of what contains it. */
  readonly headWords: number;
};

type Shape =
  | { readonly kind: 'uint'; readonly bits: number }
  | { readonly kind: 'address' | 'bool' | 'bytes' | 'string' }
  | { readonly kind: 'bytesN'; readonly size: number }
  | { readonly kind: 'array'; readonly items: AbiFields }
  | { readonly kind: 'tuple'; readonly fields: AbiFields };

/** Values side by side: arguments, the fields of a tuple, or one item of an array. */
export interface AbiFields {
  readonly types: readonly AbiType[];
  readonly headWords: number;
}

export const toAbiFields = (parameters: readonly AbiParameter[]): AbiFields => fieldsOf(parameters.map(toAbiType));

function fieldsOf(types: readonly AbiType[]): AbiFields {
  return { types, headWords: types.reduce((sum, type) => sum + type.headWords, 0) };
}

function toAbiType(parameter: AbiParameter): AbiType {
  const shape = shapeOf(parameter);
  switch (shape.kind) {
    case 'bytes':
    case 'string':
    case 'array':
      return { ...shape, isDynamic: true, headWords: 1 };
    case 'tuple': {
      const isDynamic = shape.fields.types.some((field) => field.isDynamic);
      return { ...shape, isDynamic, headWords: isDynamic ? 1 : shape.fields.headWords };
    }
    case 'uint':
    case 'address':
    case 'bool':
    case 'bytesN':
      return { ...shape, isDynamic: false, headWords: 1 };
  }
}

function shapeOf(parameter: AbiParameter): Shape {
  const { type } = parameter;
  if (type.endsWith('[]'))
    return { kind: 'array', items: fieldsOf([toAbiType({ ...parameter, type: type.slice(0, -2) })]) };
  if (type === 'tuple') return { kind: 'tuple', fields: toAbiFields(parameter.components ?? []) };
  if (type === 'address' || type === 'bool' || type === 'bytes' || type === 'string') return { kind: type };
  const uint = /^uint(\d+)$/.exec(type);
  if (uint) return { kind: 'uint', bits: Number(uint[1]) };
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed) return { kind: 'bytesN', size: Number(fixed[1]) };
  throw new TypeError(`no such ABI type here: ${type}`);
}
