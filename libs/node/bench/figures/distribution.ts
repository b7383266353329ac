import { hexToBytes, type Hex } from '@cadastre/protocol';
import { benchNode, WORLD, type BenchNode } from '../bench-node';
import { median, type Figure, type Shared } from '../harness';
import { type UnsignedCall } from '../load';
import { call, nativeContract } from '../machine-load';
import { anvil } from '../reference/anvil';
import { namedRequests } from '../requests';
import { GENESIS_TIME, PAYMASTERS } from '../world';

/** As many as one call may pay. */
const PAYEES_IN_EACH = 1_024;
const RUNS = 3;
/** Cash for each unit of cash at the checkpoint's payees: everybody gets a few. */
const TOTAL = 20_000_000n;
/** Payments in each request. */
const PAYMENTS_IN_EACH = 8;

/** One distribution to everybody who holds the first security: checkpoint, terms, funds, then a million payees. */
async function distribute(bench: BenchNode, run: number): Promise<number> {
  const { world, load } = bench;
  const id = `0x${(run + 1).toString(16).padStart(64, '0')}`;
  const asset = world.asset(0);
  const terms = {
    ...{ asset, checkpoint: BigInt(run + 1), cash: world.cash, total: TOTAL },
    ...{ paymentAt: BigInt(GENESIS_TIME), expiresAt: 0n },
  };
  const distribution = nativeContract('Distribution');
  /** Request after request, by one paymaster after the other. */
  const send = async (calls: readonly UnsignedCall[], size: number): Promise<number> => {
    const senders = calls.map((_, row) => PAYMASTERS[Math.floor(row / size) % PAYMASTERS.length]!);
    let next = 0;
    const signed = load.sign(Uint32Array.from(senders), () => calls[next++]!);
    return bench.run(namedRequests(signed, size, world), signed.count, 8);
  };
  await send(
    [
      { to: hexToBytes(asset), data: call('AssetToken', 'createCheckpoint', []) },
      { to: distribution, data: call('Distribution', 'declare', [id, terms]) },
      { to: distribution, data: call('Distribution', 'fund', [id, TOTAL]) },
    ],
    3,
  );
  const payments: UnsignedCall[] = [];
  for (let first = 0; first < WORLD.accounts; first += PAYEES_IN_EACH) {
    const length = Math.min(PAYEES_IN_EACH, WORLD.accounts - first);
    const accounts = Array.from({ length }, (_, index) => world.account(first + index));
    payments.push({ to: distribution, data: call('Distribution', 'pay', [id, accounts]) });
  }
  const callsPerSecond = await send(payments, PAYMENTS_IN_EACH);
  await expectPaid(bench, id as Hex);
  return (callsPerSecond * WORLD.accounts) / payments.length;
}

/** Every cent was paid, but for what rounding left: otherwise it was fast at something else. */
async function expectPaid({ node }: BenchNode, id: Hex): Promise<void> {
  const to = `0x${Buffer.from(nativeContract('Distribution')).toString('hex')}`;
  const data = `0x${Buffer.from(call('Distribution', 'progressOf', [id])).toString('hex')}`;
  const request = { jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{ to, data }, 'latest'] };
  const response = await fetch(`http://127.0.0.1:${node.port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const { result } = (await response.json()) as { result: string };
  const paid = BigInt(`0x${result.slice(2 + 64, 2 + 128)}`);
  if (paid === 0n || TOTAL - paid > BigInt(WORLD.accounts)) throw new Error(`only ${paid} of ${TOTAL} was paid`);
}

/** A million payees of one distribution. */
export const distribution: Figure = async ({ shared, say }) => {
  const bench = await benchNode(shared, say);
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push(await distribute(bench, run));
    say(`distribution_1m: ${Math.round(runs[run]!)} payees/s`);
  }
  const reference = { name: 'anvil, ERC-20 batch transfers at their best size', value: await anvilPayees(shared, say) };
  return { name: 'distribution_1m', unit: 'payees/s', runs, reference };
};

const REFERENCE_PAYEES = 10_000;

/** The reference node pays new holders by batch transfer, in batches of the size that suits it best. */
async function anvilPayees(shared: Shared, say: (text: string) => void): Promise<number> {
  const { node } = await anvil(shared);
  let next = 1n << 100n;
  let best = 0;
  for (const size of [100, 250, 500]) {
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      for (let sent = 0; sent < REFERENCE_PAYEES; sent += size) {
        const payees = Array.from({ length: size }, () => `0x${(next++).toString(16).padStart(40, '0')}` as Hex);
        await node.batchTransfer(payees, 1n);
      }
      rates.push((REFERENCE_PAYEES / (performance.now() - start)) * 1000);
    }
    best = Math.max(best, median(rates));
  }
  say(`anvil: ${Math.round(best)} payees/s`);
  return best;
}
