import { type Hex } from '@cadastre/protocol';
import { refValidUntil } from '../../execution/refs';
import { hexToWords } from '../../state/units';
import { supportsInterface } from '../supports-interface';
import { type ViewTable } from '../view';

export const batchViews: ViewTable = {
  refValidUntil: ({ state }, ref: Hex) => [BigInt(refValidUntil(state, hexToWords(ref), 0))],
  supportsInterface: supportsInterface('IBatch'),
};
