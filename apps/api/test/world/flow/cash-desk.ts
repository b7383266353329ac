import { setTimeout as sleep } from 'node:timers/promises';
import { assetTokenAbi, batchAbi, contracts, type Hex } from '@cadastre/protocol';
import { encodeFunctionData, keccak256 } from 'viem';
import { EUR } from '../chain-world';
import type { ChainView } from './chain-view';
import { BANK } from './flow-world';

const HOUR_SECONDS = 3_600;
const NO_REF: Hex = `0x${'0'.repeat(64)}`;
const GAS = 1_000_000_000n;
const SEND_AGAIN_MS = 100;
const CALLS_AT_ONCE = 500;

interface Payment {
  readonly account: Hex;
  readonly cents: bigint;
}

/** Money that comes in from outside: tokenised deposits in the wallets it is paid to. Remembers how much there was. */
export class CashDesk {
  paidIn = 0n;

  constructor(private readonly chain: ChainView) {}

  async payIn(payments: readonly Payment[]): Promise<void> {
    for (let i = 0; i < payments.length; i += CALLS_AT_ONCE) {
      const calls = payments.slice(i, i + CALLS_AT_ONCE).map(({ account, cents }) => ({
        to: EUR,
        data: encodeFunctionData({ abi: assetTokenAbi, functionName: 'mint', args: [account, cents] }),
        ref: NO_REF,
      }));
      const until = BigInt(Math.floor(Date.now() / 1000) + HOUR_SECONDS);
      const data = encodeFunctionData({ abi: batchAbi, functionName: 'submit', args: [calls, true, until] });
      await this.settle(data);
    }
    this.paidIn += payments.reduce((sum, { cents }) => sum + cents, 0n);
  }

  /** Signed once, and sent until it is in a block: the node may die with what it has taken. */
  private async settle(data: Hex): Promise<void> {
    const { client } = this.chain;
    const nonce = await client.getTransactionCount({ address: BANK.address });
    const free = { gas: GAS, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, type: 'eip1559' } as const;
    const chainId = await client.getChainId();
    const serializedTransaction = await BANK.signTransaction({ to: contracts.Batch, data, nonce, chainId, ...free });
    const hash = keccak256(serializedTransaction);
    for (;;) {
      await client.sendRawTransaction({ serializedTransaction }).catch(() => undefined);
      const receipt = await client.getTransactionReceipt({ hash }).catch(() => undefined);
      if (receipt?.status === 'success') return;
      if (receipt) throw new Error('the chain refuses a payment');
      await sleep(SEND_AGAIN_MS);
    }
  }
}
