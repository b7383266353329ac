import { CHAIN_ID, keccak256 } from '@cadastre/protocol';
import { toData, toQuantity } from '../format/hex';
import { bytes, expectCount } from '../params/values';
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
  web3_sha3: (_, params) => {
    expectCount(params, 1, 1);
    return toData(keccak256(bytes(params[0], 'data')));
  },
  eth_chainId: plain(() => toQuantity(CHAIN_ID)),
  // MetaMask wants it, in decimal.
  net_version: plain(() => String(CHAIN_ID)),
  web3_clientVersion: plain(() => CLIENT_VERSION),
  net_listening: plain(() => true),
  // The node answers only once it has replayed its log.
  eth_syncing: plain(() => false),
  eth_accounts: plain(() => []),
  eth_blockNumber: plain(({ core }) => toQuantity(core.head.number)),
};
