import { CHAIN_ID } from '@cadastre/protocol';
import { toQuantity } from '../format/hex';
import { expectCount } from '../params/values';
import { type Method, type Methods } from './method';

const CLIENT_VERSION = `Cadastre/v0.1.0/${process.platform}-${process.arch}/node${process.versions.node}`;

/** Answers that need no parameters. */
const plain =
  (answer: Method): Method =>
  (context, params) => {
    expectCount(params, 0, 0);
    return answer(context, params);
  };

export const chainMethods: Methods = {
  eth_chainId: plain(() => toQuantity(CHAIN_ID)),
  // MetaMask wants it, in decimal.
  net_version: plain(() => String(CHAIN_ID)),
  web3_clientVersion: plain(() => CLIENT_VERSION),
  // The node answers only once it has replayed its log.
  eth_syncing: plain(() => false),
  eth_accounts: plain(() => []),
  eth_blockNumber: plain(({ core }) => toQuantity(core.head.number)),
};
