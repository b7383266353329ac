import { SaxesParser } from 'saxes';
import { RefusedList } from './refused-list';

/** One element of a record, names without namespace prefixes, text trimmed. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

export interface RecordFormat {
  readonly root: string;
  /** Elements that are read whole and handed over one by one; everything around them is skipped. */
  readonly records: ReadonlySet<string>;
}

/** The largest list has 30 MB and 20,000 entries; these leave room and still bound what a file can cost. */
const CHARACTERS_MAX = 256 * 1024 * 1024;
const DEPTH_MAX = 32;
const ELEMENTS_PER_RECORD_MAX = 20_000;
const CHUNK = 1024 * 1024;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Streams records out of a file, so that memory holds one of them. Entities cannot be declared, and a doctype refuses. */
export function readRecords(
  xml: string,
  format: RecordFormat,
  onRecord: (record: Element, root: Element) => void,
): void {
  if (xml.length > CHARACTERS_MAX) throw new RefusedList('TOO_LARGE', `${xml.length} characters`);
  const parser = new SaxesParser({ xmlns: false, position: false });
  let root: Element | undefined;
  let depth = 0;
  let elements = 0;
  /** From the record down to the element that is open. */
  let open: Element[] = [];

  parser.on('error', (error) => {
    throw new RefusedList('NOT_XML', error.message);
  });
  parser.on('doctype', () => {
    throw new RefusedList('DOCTYPE', 'a list has no document type, and entities are not read');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const own = Object.entries(attributes as Record<string, string>).map(([key, value]) => [localName(key), value]);
    const element = { name: localName(name), attributes: Object.fromEntries(own), children: [], text: '' };
    depth += 1;
    if (depth > DEPTH_MAX) throw new RefusedList('TOO_COMPLEX', `elements nested deeper than ${DEPTH_MAX}`);
    if (!root) {
      root = element;
      if (root.name !== format.root) throw new RefusedList('UNEXPECTED_ROOT', `<${root.name}> is not <${format.root}>`);
      return;
    }
    const parent = open.at(-1);
    if (parent) {
      elements += 1;
      if (elements > ELEMENTS_PER_RECORD_MAX) throw new RefusedList('TOO_COMPLEX', `a record of ${elements} elements`);
      parent.children.push(element);
      open.push(element);
    } else if (format.records.has(element.name)) {
      elements = 0;
      open = [element];
    }
  });
  const onText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    depth -= 1;
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
    if (open.length === 0) onRecord(element, root!);
  });

  for (let at = 0; at < xml.length; at += CHUNK) parser.write(xml.slice(at, at + CHUNK));
  parser.close();
  if (!root) throw new RefusedList('NOT_XML', 'an empty file');
}

/** Elements under a path of names: `children(entry, 'akaList', 'aka')`. */
export function children(element: Element, ...path: string[]): Element[] {
  let found = [element];
  for (const name of path) found = found.flatMap((each) => each.children.filter((child) => child.name === name));
  return found;
}

/** The texts under a path that are not empty. */
export function texts(element: Element, ...path: string[]): string[] {
  return children(element, ...path)
    .map((each) => each.text)
    .filter((text) => text !== '');
}

/** The first text under a path, else nothing. */
export function text(element: Element, ...path: string[]): string {
  return texts(element, ...path)[0] ?? '';
}
