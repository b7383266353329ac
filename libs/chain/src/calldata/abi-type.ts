import { type AbiParameter } from '@cadastre/protocol';

/** An ABI type as the canonical check walks it over words. */
export type AbiType =
  | { readonly kind: 'uint'; readonly bits: number }
  | { readonly kind: 'address' | 'bool' | 'bytes' | 'string' }
  | { readonly kind: 'bytesN'; readonly size: number }
  | { readonly kind: 'array'; readonly of: AbiType }
  | { readonly kind: 'tuple'; readonly fields: readonly AbiType[] };

export function toAbiType(parameter: AbiParameter): AbiType {
  const { type } = parameter;
  if (type.endsWith('[]')) return { kind: 'array', of: toAbiType({ ...parameter, type: type.slice(0, -2) }) };
  if (type === 'tuple') return { kind: 'tuple', fields: (parameter.components ?? []).map(toAbiType) };
  if (type === 'address' || type === 'bool' || type === 'bytes' || type === 'string') return { kind: type };
  const uint = /^uint(\d+)$/.exec(type);
  if (uint) return { kind: 'uint', bits: Number(uint[1]) };
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed) return { kind: 'bytesN', size: Number(fixed[1]) };
  throw new TypeError(`no such ABI type here: ${type}`);
}

export function isDynamic(type: AbiType): boolean {
  switch (type.kind) {
    case 'bytes':
    case 'string':
    case 'array':
      return true;
    case 'tuple':
      return type.fields.some(isDynamic);
    case 'uint':
    case 'address':
    case 'bool':
    case 'bytesN':
      return false;
  }
}

/** 32-byte words that a value takes in the head of what contains it. */
export function headWords(type: AbiType): number {
  if (isDynamic(type) || type.kind !== 'tuple') return 1;
  return type.fields.reduce((sum, field) => sum + headWords(field), 0);
}
