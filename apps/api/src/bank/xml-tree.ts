import { SaxesParser } from 'saxes';

/** An element without its namespace's prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Building extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const DEPTH_MAX = 32;
const ELEMENTS_MAX = 1_000_000;

export class XmlFault extends Error {}

/** The whole of a document. Strict, without document types, and so without entities of anybody's own. */
export function readXml(xml: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false });
  const open: Building[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  parser.on('error', (error) => {
    throw new XmlFault(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlFault('a document type declaration');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= DEPTH_MAX) throw new XmlFault(`elements nested more than ${DEPTH_MAX} deep`);
    if (++elements > ELEMENTS_MAX) throw new XmlFault(`more than ${ELEMENTS_MAX} elements`);
    const element: Building = { name: name.slice(name.indexOf(':') + 1), attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('cdata', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  if (!root) throw new XmlFault('no element');
  return root;
}

export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The first element down a path. */
export function find(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}

/** The words at the end of a path; undefined when there are none. */
export const textAt = (element: XmlElement | undefined, ...path: string[]): string | undefined =>
  find(element, ...path)?.text.trim() || undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
