import {
  batchAbi,
  contracts,
  identityRegistryAbi,
  identityToAddress,
  type IdentityId,
  topics,
} from '@cadastre/protocol';
import { encodeFunctionData, type Hex, pad } from 'viem';
import { identityLinksOf, openingLinks, type RpcLog, type RpcReceipt, type RpcTransaction } from './identity-links';

const ANNA: Hex = '0x00000000000000000000000000000000000000aa';
const BELA: Hex = '0x00000000000000000000000000000000000000bb';
const NO_REF: Hex = `0x${'0'.repeat(64)}`;

const number = (identity: number): Hex => identityToAddress(BigInt(identity) as IdentityId);

const log = (topic: Hex, ...words: readonly Hex[]): RpcLog => ({
  address: contracts.IdentityRegistry,
  topics: [topic, ...words.map((word) => pad(word))],
  data: '0x',
});

const refused = (index: number): RpcLog => ({
  address: contracts.Batch,
  topics: [topics.CallRefused, pad(`0x${index.toString(16)}`)],
  data: pad('0x16'),
});

const receipt = (...logs: readonly RpcLog[]): RpcReceipt => ({ logs });
const sent = (to: Hex, input: Hex): RpcTransaction => ({ to, input });

const update = (account: Hex, identity: number): Hex =>
  encodeFunctionData({ abi: identityRegistryAbi, functionName: 'updateIdentity', args: [account, number(identity)] });

const batch = (...calls: readonly Hex[]): Hex =>
  encodeFunctionData({
    abi: batchAbi,
    functionName: 'submit',
    args: [calls.map((data) => ({ to: contracts.IdentityRegistry, data, ref: NO_REF })), false, 0n],
  });

describe('whose an account is', () => {
  it('follows registrations and removals, in order', () => {
    const logs = [
      log(topics.IdentityRegistered, ANNA, number(7)),
      log(topics.IdentityRemoved, ANNA, number(7)),
      log(topics.IdentityRegistered, BELA, number(8)),
    ];
    expect(identityLinksOf(sent(contracts.IdentityRegistry, '0x'), receipt(...logs))).toEqual([
      { account: ANNA, identity: 7n },
      { account: ANNA, identity: null },
      { account: BELA, identity: 8n },
    ]);
  });

  it('takes the account of an update from its call, and passes over calls that were refused', () => {
    const moved = log(topics.IdentityUpdated, number(7), number(9));
    expect(identityLinksOf(sent(contracts.IdentityRegistry, update(ANNA, 9)), receipt(moved))).toEqual([
      { account: ANNA, identity: 9n },
    ]);
    const two = sent(contracts.Batch, batch(update(ANNA, 9), update(BELA, 9)));
    expect(identityLinksOf(two, receipt(refused(0), moved))).toEqual([{ account: BELA, identity: 9n }]);
  });

  it('hears nobody but the registry', () => {
    const foreign = { ...log(topics.IdentityRegistered, ANNA, number(7)), address: ANNA };
    expect(identityLinksOf(sent(ANNA, '0x'), receipt(foreign))).toEqual([]);
  });

  it('begins with the world at block 0', () => {
    const identities = [{ identity: 3n, country: 442, investorClass: 1, expiry: 0, accounts: [ANNA, BELA] }];
    expect(openingLinks({ timestamp: 0, roles: [], identities, assets: [] })).toEqual([
      { account: ANNA, identity: 3n },
      { account: BELA, identity: 3n },
    ]);
  });
});
