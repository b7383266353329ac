import { interfaceIds, type Hex } from '@cadastre/protocol';
import { type View } from './view';

/** ERC-165 for a contract that answers these interfaces. */
export function supportsInterface(...names: (keyof typeof interfaceIds)[]): View {
  const known = new Set<string>([interfaceIds.IERC165, ...names.map((name) => interfaceIds[name])]);
  return (_context, id: Hex) => [known.has(id)];
}
