import { assetTokenAbi, batchAbi, contracts, type Hex } from '@cadastre/protocol';
import { createWalletClient, encodeFunctionData, http } from 'viem';
import { EUR } from '../chain-world';
import type { ChainView } from './chain-view';
import { BANK } from './flow-world';

const HOUR_SECONDS = 3_600;
const NO_REF: Hex = `0x${'0'.repeat(64)}`;
const CALLS_AT_ONCE = 500;

interface Payment {
  readonly account: Hex;
  readonly cents: bigint;
}

/** Money that comes in from outside: tokenised deposits in the wallets it is paid to. Remembers how much there was. */
export class CashDesk {
  paidIn = 0n;

  constructor(
    private readonly rpcUrl: string,
    private readonly chain: ChainView,
  ) {}

  async payIn(payments: readonly Payment[]): Promise<void> {
    const wallet = createWalletClient({ account: BANK, transport: http(this.rpcUrl) });
    for (let i = 0; i < payments.length; i += CALLS_AT_ONCE) {
      const calls = payments.slice(i, i + CALLS_AT_ONCE).map(({ account, cents }) => ({
        to: EUR,
        data: encodeFunctionData({ abi: assetTokenAbi, functionName: 'mint', args: [account, cents] }),
        ref: NO_REF,
      }));
      const until = BigInt(Math.floor(Date.now() / 1000) + HOUR_SECONDS);
      const hash = await wallet.writeContract({
        address: contracts.Batch,
        abi: batchAbi,
        chain: null,
        functionName: 'submit',
        args: [calls, true, until],
      });
      const { status } = await this.chain.client.waitForTransactionReceipt({ hash, pollingInterval: 20 });
      if (status !== 'success') throw new Error('the chain refuses a payment');
    }
    this.paidIn += payments.reduce((sum, { cents }) => sum + cents, 0n);
  }
}
