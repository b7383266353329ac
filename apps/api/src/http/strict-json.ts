import { Problem } from './problem';

const DEPTH_MAX = 64;

/**
 * `JSON.parse` keeps the last of two equal keys and rounds large integers; both would let a request mean something
 * else to its sender than to us. This scan refuses them, by pointer, before the text is parsed.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Problem('MALFORMED_JSON', (error as Error).message);
  }
  scan(text);
  return value;
}

interface Level {
  readonly keys: Set<string> | undefined;
  /** the key or index under which the current value stands */
  at: string | number;
}

/** Walks text that `JSON.parse` has accepted, so it may rely on its shape. */
function scan(text: string): void {
  const levels: Level[] = [];
  let expectKey = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    const level = levels.at(-1);
    switch (char) {
      case '{':
      case '[':
        if (levels.length === DEPTH_MAX) {
          throw new Problem('MALFORMED_JSON', `The body is nested deeper than ${DEPTH_MAX} levels.`);
        }
        levels.push(char === '{' ? { keys: new Set(), at: '' } : { keys: undefined, at: 0 });
        expectKey = char === '{';
        break;
      case '}':
      case ']':
        levels.pop();
        expectKey = false;
        break;
      case ',':
        if (level?.keys) expectKey = true;
        else if (level) level.at = Number(level.at) + 1;
        break;
      case '"': {
        const end = endOfString(text, i);
        const string = unescaped(text.slice(i, end + 1));
        if (expectKey && level?.keys) {
          const key = string;
          level.at = key;
          if (level.keys.has(key)) refuse('DUPLICATE_KEY', levels, `The key "${key}" stands twice in one object.`);
          if (key === '__proto__') refuse('VALIDATION_FAILED', levels, 'The key "__proto__" is not allowed.');
          level.keys.add(key);
          expectKey = false;
        }
        // PostgreSQL can keep neither, and would answer with an error of its own.
        if (string.includes('\0') || !isWellFormed(string)) {
          refuse('VALIDATION_FAILED', levels, 'A text contains a NUL character or half a surrogate pair.');
        }
        i = end;
        break;
      }
      default:
        if (char === '-' || (char >= '0' && char <= '9')) {
          const [number] = /^-?[0-9.eE+-]+/.exec(text.slice(i, i + 400))!;
          if (!Number.isSafeInteger(Number(number)) && !/[.eE]/.test(number)) {
            refuse('VALIDATION_FAILED', levels, 'This integer is too large for a JSON number: send it as a string.');
          }
          if (!Number.isFinite(Number(number))) refuse('VALIDATION_FAILED', levels, 'This number is too large.');
          i += number.length - 1;
        }
    }
  }
}

const unescaped = (literal: string): string =>
  literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);

/** Half a surrogate pair has no UTF-8: encoding it replaces it. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

function endOfString(text: string, start: number): number {
  for (let i = start + 1; ; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
}

function refuse(code: 'DUPLICATE_KEY' | 'VALIDATION_FAILED', levels: readonly Level[], detail: string): never {
  const pointer = levels.map(({ at }) => `/${String(at).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
  throw new Problem(code, detail, { errors: [{ pointer, code, detail }] });
}
