import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { bytesToHex, CHAIN_ID, hexToBytes, keccak256, type Hex } from '@cadastre/protocol';
import { benchEngine } from '../bench-node';
import { flood } from '../flood-client';
import { median, type Shared } from '../harness';
import { LoadMaker, type SignedLoad } from '../load';
import { plainRequests } from '../requests';
import { World } from '../world';

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Bench is ERC20 {
  constructor() ERC20("Bench", "B") { _mint(msg.sender, 1e40); }
  function batchTransfer(address[] calldata to, uint256 amount) external {
    for (uint256 i = 0; i < to.length; i++) _transfer(msg.sender, to[i], amount);
  }
}`;

/** The reference node: a real EVM, an ERC-20 of OpenZeppelin's, the same signed bytes, the same client. */
export class Anvil {
  private nextId = 1;

  constructor(
    readonly port: number,
    readonly token: Hex,
    readonly owner: Hex,
    readonly close: () => void,
  ) {}

  static async start(): Promise<Anvil> {
    const port = await freePort();
    const args = ['--port', String(port), '--chain-id', String(CHAIN_ID), '--silent', '--order', 'fifo'];
    const free = ['--block-base-fee-per-gas', '0', '--gas-price', '0', '--gas-limit', '100000000000'];
    // Left to itself it mines a block for every few transactions and keeps the state of each: minutes and gigabytes for
    // a load that it takes in seconds when blocks are asked for.
    const blocks = ['--no-mining', '--prune-history'];
    const child = spawn(process.execPath, [require.resolve('@foundry-rs/anvil/bin.mjs'), ...args, ...free, ...blocks], {
      stdio: 'ignore',
      detached: true,
    });
    // The package's program starts the real one: only the group's end is the end of both.
    const close = (): void => void process.kill(-child.pid!, 'SIGKILL');
    const started = new Anvil(port, '0x', '0x', close);
    try {
      const [owner] = await started.whenUp();
      const hash = await started.call<Hex>('eth_sendTransaction', [{ from: owner, data: compileToken(), gas: GAS }]);
      const { contractAddress } = await started.receipt(hash);
      return new Anvil(port, contractAddress, owner!, close);
    } catch (error) {
      close();
      throw error;
    }
  }

  async call<T>(method: string, params: readonly unknown[]): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: this.nextId++, method, params }),
    });
    const answer = (await response.json()) as { result: T; error?: { message: string } };
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  /** Units for many holders under one signature; answers once it is mined. */
  async batchTransfer(to: readonly Hex[], units: bigint): Promise<void> {
    const words = [64n, units, BigInt(to.length), ...to.map(BigInt)].map((word) => word.toString(16).padStart(64, '0'));
    const selector = Buffer.from(keccak256(Buffer.from('batchTransfer(address[],uint256)'))).toString('hex', 0, 4);
    const data = `0x${selector}${words.join('')}`;
    const hash = await this.call<Hex>('eth_sendTransaction', [{ from: this.owner, to: this.token, data, gas: GAS }]);
    const { status } = await this.receipt(hash);
    if (status !== '0x1') throw new Error('a batch transfer on the reference node failed');
  }

  /** Resolves once the last transaction of a load is in a block. */
  async whenMined({ bytes, offsets, count }: SignedLoad): Promise<void> {
    const { status } = await this.receipt(bytesToHex(keccak256(bytes.subarray(offsets[count - 1], offsets[count]))));
    if (status !== '0x1') throw new Error('a transfer on the reference node failed');
  }

  mine(): Promise<void> {
    return this.call('evm_mine', []);
  }

  private async receipt(hash: Hex): Promise<{ status: Hex; contractAddress: Hex }> {
    for (;;) {
      await this.mine();
      const found = await this.call<{ status: Hex; contractAddress: Hex } | null>('eth_getTransactionReceipt', [hash]);
      if (found !== null) return found;
    }
  }

  private async whenUp(): Promise<Hex[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.call<Hex[]>('eth_accounts', []);
      } catch (error) {
        if (attempt > 200) throw error;
        await pause(25);
      }
    }
  }
}

/** As much as Ethereum lets one transaction use. */
const GAS = '0xf42400';
const SIGNERS = 1_000;
const TRANSACTIONS = 20_000;
const RUNS = 5;
/** Fewer than a signer's next nonce is away: what arrives out of order has it sort queues instead. */
const CONNECTIONS = 8;
const BLOCK_INTERVAL_MS = 250;
/** As many as one transaction's gas pays for. */
const RECIPIENTS = 250;

export interface AnvilBench {
  readonly node: Anvil;
  /** Signed transfers of the reference token, 20,000 at a time. */
  transfers(count: number): SignedLoad;
  /** Transactions a second over so many runs, until the last one is mined. */
  rate(requestsOf: (signed: SignedLoad) => readonly Buffer[], count: number, connections?: number): Promise<number>;
}

/** One reference node for all figures, whose signers hold the token. */
export const anvil = (shared: Shared): Promise<AnvilBench> =>
  shared.get('anvil', async (onClose) => {
    const node = await Anvil.start();
    onClose(node.close);
    const engine = await benchEngine(shared);
    const world = new World({ accounts: 10_000, assets: 1, signers: SIGNERS }, engine);
    const token = hexToBytes(node.token);
    const load = new LoadMaker(world, engine, 3);
    for (let first = 0; first < SIGNERS; first += RECIPIENTS) {
      const recipients = Array.from({ length: RECIPIENTS }, (_, index) => world.account(first + index));
      await node.batchTransfer(recipients, 10n ** 12n);
    }
    const transfers = (count: number): SignedLoad => load.transfersOf(token, count);
    return {
      ...{ node, transfers },
      async rate(requestsOf, count, connections = CONNECTIONS) {
        const rates: number[] = [];
        for (let run = 0; run < RUNS; run++) {
          const signed = transfers(count);
          const requests = requestsOf(signed);
          const start = performance.now();
          const mining = setInterval(() => void node.mine(), BLOCK_INTERVAL_MS);
          const { failures } = await flood(node.port, requests, connections).finally(() => clearInterval(mining));
          if (failures > 0) throw new Error(`the reference node refused ${failures} requests`);
          await node.whenMined(signed);
          rates.push((count / (performance.now() - start)) * 1000);
        }
        return median(rates);
      },
    };
  });

/** Singly signed ERC-20 transfers a second, sent in JSON-RPC batches of 100. */
export const anvilRate = (shared: Shared, say: (text: string) => void): Promise<number> =>
  shared.get('anvil rate', async () => {
    const { rate } = await anvil(shared);
    const found = await rate((signed) => plainRequests(signed, 100), TRANSACTIONS);
    say(`anvil: ${Math.round(found)} transactions/s`);
    return found;
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Solc {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
}

function compileToken(): Hex {
  const solc = require('solc') as Solc;
  const input = {
    language: 'Solidity',
    sources: { 'Bench.sol': { content: SOURCE } },
    settings: {
      optimizer: { enabled: true, runs: 10_000 },
      outputSelection: { '*': { Bench: ['evm.bytecode.object'] } },
    },
  };
  const find = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as {
    contracts: { 'Bench.sol': { Bench: { evm: { bytecode: { object: string } } } } };
  };
  return `0x${output.contracts['Bench.sol'].Bench.evm.bytecode.object}`;
}
