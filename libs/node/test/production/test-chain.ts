import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Machine, type Genesis } from '@cadastre/chain';
import {
  assetAddress,
  bytesToHex,
  encodeCall,
  fingerprintOf,
  functionBySelector,
  hexToBytes,
  Role,
  selectors,
  type Address,
} from '@cadastre/protocol';
import { LOCAL_PEER } from '../../src/mempool/transaction-intake';
import { openNode, type NodeOptions, type RunningNode } from '../../src/production/open-node';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { createWallets, type Wallets } from '../mempool/wallets';

export const GENESIS_TIME = 1_700_000_000;
/** Seconds: soon enough for a batch, late enough for every test. */
export const VALID_UNTIL = BigInt(GENESIS_TIME + 9_000);
export const HELD = 1_000_000n;
export const sequencerSecret = new Uint8Array(32).fill(7);

const FINGERPRINTS = ['TS-1', 'TS-2', 'TS-3'].map((number) => fingerprintOf('Land registry of Testshire', number));
export const TOKENS: readonly Address[] = FINGERPRINTS.map((fingerprint) => assetAddress(fingerprint, 1));

/** Wallets that all hold three securities without rules, and the nodes that are opened over their world. */
export class TestChain {
  private readonly directories: string[] = [];
  private readonly nodes: RunningNode[] = [];

  readonly wallets: Wallets;

  constructor(
    private readonly engine: SignatureEngine,
    readonly holders: number,
  ) {
    this.wallets = createWallets(engine, 11, holders);
  }

  account(wallet: number): Address {
    return bytesToHex(this.wallets.addresses[wallet]!) as Address;
  }

  genesis(held = HELD): Genesis {
    const accounts = this.wallets.addresses.map((address) => bytesToHex(address));
    const sequencer = new Uint8Array(20);
    this.engine.deriveKeys({ count: 1, secrets: sequencerSecret, keys: new Uint8Array(64), addresses: sequencer });
    return {
      timestamp: GENESIS_TIME,
      sequencer: bytesToHex(sequencer),
      roles: [{ role: Role.Admin, account: accounts[0]! }],
      identities: accounts.map((account, index) => ({
        ...{ identity: BigInt(index + 1), country: 756, investorClass: 1, expiry: 4_000_000_000, accounts: [account] },
      })),
      assets: FINGERPRINTS.map((fingerprint, index) => ({
        ...{ kind: index === 2 ? ('cash' as const) : ('security' as const), fingerprint, instrument: 1 },
        ...{ name: `Mill Lane ${index}`, symbol: `MILL${index}`, decimals: 2, keepsLots: false },
        ...{ issuer: 1n, treasury: accounts[0]! },
        holdings: accounts.map((account) => ({ account, balance: held })),
      })),
    };
  }

  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'cadastre-production-'));
    this.directories.push(directory);
    return directory;
  }

  async open(
    dataDirectory: string,
    { held, alwaysUseLanes, ...options }: Partial<NodeOptions> & { held?: bigint; alwaysUseLanes?: boolean } = {},
  ): Promise<RunningNode> {
    const machineOptions = { checkFootprints: true, alwaysUseLanes };
    const node = await openNode({
      ...{ dataDirectory, sequencerSecret, now_ms: () => (GENESIS_TIME + 100) * 1000 },
      machine: {
        genesisTime: GENESIS_TIME,
        fromGenesis: () => Machine.fromGenesis(this.genesis(held), machineOptions),
        fromSnapshot: (segments) => Machine.fromSnapshot(segments, machineOptions),
      },
      ...options,
    });
    this.nodes.push(node);
    return node;
  }

  async close(node: RunningNode): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    await node.close();
  }

  async end(): Promise<void> {
    for (const node of this.nodes.splice(0)) await node.close();
    for (const directory of this.directories) await rm(directory, { recursive: true, force: true });
  }

  transfer(from: number, nonce: number, to: number, { token = 0, units = 1n } = {}): Uint8Array {
    const entry = functionBySelector('AssetToken', selectors.AssetToken.transfer)!;
    return this.wallets.sign(from, nonce, { to: TOKENS[token], data: encodeCall(entry, [this.account(to), units]) });
  }
}

/** A delivery of units of the first token against the third, signed by both; `swapped` has the signatures exchanged. */
export function settlement(
  chain: TestChain,
  { units, payment, swapped = false }: { units: bigint; payment: bigint; swapped?: boolean },
): Uint8Array {
  const order = {
    ...{ seller: chain.account(1), buyer: chain.account(2), asset: TOKENS[0]!, units, cash: TOKENS[2]!, payment },
    ...{ splitIndex: 0, validUntil: VALID_UNTIL, salt: `0x${'07'.repeat(32)}` as const },
  };
  const signers = swapped ? [2, 1] : [1, 2];
  const signatures = signers.map((wallet) => bytesToHex(chain.wallets.signOrder(wallet, order)));
  const entry = functionBySelector('Settlement', selectors.Settlement.settle)!;
  return encodeCall(entry, [order, ...signatures]);
}

/** Submits with every sender named, as one request. */
export function submitNamed(node: RunningNode, raws: readonly Uint8Array[], senders: readonly Uint8Array[]) {
  return node.core.submit(
    raws.map((raw, index) => ({ raw, from: senders[index]! })),
    LOCAL_PEER,
  );
}

/** Resolves once so many transactions are in durable blocks. */
export async function whenIncluded(node: RunningNode, count: number): Promise<void> {
  for (;;) {
    let included = 0;
    for (let number = 1; number <= node.core.head.number; number++)
      included += (await node.core.receipts(number))!.count;
    if (included >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function balanceOf(node: RunningNode, token: number, account: Uint8Array): Promise<bigint> {
  const entry = functionBySelector('AssetToken', selectors.AssetToken.balanceOf)!;
  return node.core.readState(node.core.head.number, (state) => {
    const outcome = state!.call({ to: hexToBytes(TOKENS[token]!), data: encodeCall(entry, [bytesToHex(account)]) });
    return BigInt(bytesToHex(outcome.data));
  });
}
