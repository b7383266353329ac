import { bytesToHex, hashOrder, settlementDomain, type Hex, type Order as SignedOrder } from '@cadastre/protocol';
import { Order } from '../../state/schema';
import { hexToWords } from '../../state/units';
import { supportsInterface } from '../supports-interface';
import { type ViewTable } from '../view';

/** ERC-5267: which fields of the domain are in use. */
const DOMAIN_FIELDS = '0x0f';
const NO_SALT = `0x${'0'.repeat(64)}`;

export const settlementViews: ViewTable = {
  eip712Domain: () => [
    DOMAIN_FIELDS,
    settlementDomain.name,
    settlementDomain.version,
    BigInt(settlementDomain.chainId),
    settlementDomain.verifyingContract,
    NO_SALT,
    [],
  ],
  hashOrder: (_context, order: SignedOrder) => [bytesToHex(hashOrder(order))],
  orderStatus: ({ state }, hash: Hex) => [state.orders.get(state.orders.find(hexToWords(hash)), Order.status)],
  supportsInterface: supportsInterface('ISettlement', 'IERC5267'),
};
