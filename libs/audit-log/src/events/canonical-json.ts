export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const DEPTH_MAX = 64;

function write(value: JsonValue, depth: number): string {
  if (depth > DEPTH_MAX) throw new RangeError(`JSON deeper than ${DEPTH_MAX}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value)) throw new RangeError('a string with half a character');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} is no JSON number`);
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new RangeError(`a ${typeof value} is no JSON`);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${write(key, depth)}:${write(value[key]!, depth + 1)}`).join(',')}}`;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** RFC 8785: one text for one value, so that a hash over it means the value. */
export function toCanonicalJson(value: JsonValue): string {
  return write(value, 0);
}
