import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHAIN_ID, contracts, orderTypes, refusalsAbi, settlementAbi, settlementDomain } from '@cadastre/protocol';
import {
  ContractFunctionRevertedError,
  createPublicClient,
  custom,
  defineChain,
  erc20Abi,
  type BaseError,
  type Hex,
  type PublicClient,
} from 'viem';
import { hostNode, type HostedNode } from '../../src/host/host-node';
import { openSequencerKey } from '../../src/host/chain-keys';
import { InProcessProvider } from '../../src/rpc/provider';
import { createSmallWorld, HELD } from './small-world';

describe('native contracts over JSON-RPC', () => {
  jest.setTimeout(60_000);
  const { world, token, cash, holders } = createSmallWorld();
  const [seller, buyer] = [holders[0]!, holders[1]!];
  let dataDirectory: string;
  let node: HostedNode;
  let client: PublicClient;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'cadastre-contracts-'));
    node = await hostNode({ dataDirectory, world, sequencerSecret: await openSequencerKey(dataDirectory) });
    const chain = defineChain({
      ...{ id: CHAIN_ID, name: 'Cadastre', nativeCurrency: { name: 'none', symbol: 'NONE', decimals: 18 } },
      rpcUrls: { default: { http: [] } },
      contracts: { multicall3: { address: contracts.Multicall3 } },
    });
    client = createPublicClient({ chain, transport: custom(new InProcessProvider(node.dispatcher)) });
  });
  afterAll(async () => {
    await node.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  it('answers many views in one call at the usual address', async () => {
    const contract = { address: token, abi: erc20Abi } as const;
    const results = await client.multicall({
      contracts: [
        { ...contract, functionName: 'symbol' },
        { ...contract, functionName: 'totalSupply' },
        { ...contract, functionName: 'balanceOf', args: [buyer.address] },
        { address: contracts.Roles, abi: erc20Abi, functionName: 'name' },
      ],
    });
    expect(results.slice(0, 3).map(({ result }) => result)).toEqual(['MILL', 2n * HELD, HELD]);
    expect(results[3]!.status).toBe('failure');
  });

  it('names the domain in which orders are signed', async () => {
    const { domain } = await client.getEip712Domain({ address: contracts.Settlement });
    expect({ ...domain, verifyingContract: domain.verifyingContract.toLowerCase() }).toMatchObject(settlementDomain);
  });

  it('tries out a settlement with the signatures that are in it', async () => {
    const message = {
      ...{ seller: seller.address, buyer: buyer.address, asset: token, units: 5n, cash, payment: 100n },
      ...{ splitIndex: 0, validUntil: 4_000_000_000n, salt: `0x${'07'.repeat(32)}` as Hex },
    };
    const [bySeller, byBuyer] = await Promise.all(
      [seller, buyer].map((account) =>
        account.signTypedData({ domain: settlementDomain, types: orderTypes, primaryType: 'Order', message }),
      ),
    );
    const refusalOf = async (first: Hex, second: Hex) => {
      const error = await client
        .simulateContract({
          ...{ address: contracts.Settlement, abi: [...settlementAbi, ...refusalsAbi], functionName: 'settle' },
          ...{ args: [message, first, second], account: seller },
        })
        .then(() => undefined)
        .catch((thrown: BaseError) => thrown.walk((cause) => cause instanceof ContractFunctionRevertedError));
      return (error as ContractFunctionRevertedError | undefined)?.data?.errorName;
    };
    expect(await refusalOf(byBuyer!, bySeller!)).toBe('SignatureInvalid');
    expect(await refusalOf(bySeller!, byBuyer!)).toBeUndefined();
  });
});
