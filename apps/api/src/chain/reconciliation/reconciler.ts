import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { assetTokenAbi } from '@cadastre/protocol';
import { Gauge } from 'prom-client';
import type { Sql, TransactionSql } from 'postgres';
import type { Hex, PublicClient } from 'viem';
import { Clock } from '../../clock/clock';
import { Recurrence } from '../../clock/recurrence';
import { Metrics } from '../../metrics/metrics';
import { ChainConnection } from '../chain-connection';
import { READ_MODEL_SQL } from '../read-model/read-model-sql';

const EVERY_MS = 5_000;
const ASSETS_AT_ONCE = 50;
const ACCOUNTS_AT_ONCE = 200;

export interface Difference {
  readonly what: string;
  readonly read_model: string;
  readonly chain: string;
}

export interface Reconciliation {
  readonly checked_at: string;
  readonly block: string;
  /** values compared in this round; rounds take turns through everything there is */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

interface Place {
  readonly asset: Buffer;
  readonly account: Buffer;
}

const START: Place = { asset: Buffer.alloc(0), account: Buffer.alloc(0) };

interface Claim {
  readonly asset: Hex;
  /** absent for the asset's supply */
  readonly account?: Hex;
  readonly amount: string;
}

/** Compares the read model with the chain, all the time, as at the block that the read model shows. */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  private readonly rounds = new Recurrence({
    everyMs: EVERY_MS,
    round: () => this.round(this.connection.client!),
    failed: (error) => this.logger.warn({ err: error }, 'the read model could not be compared with the chain'),
  });
  private readonly differences: Gauge;
  /** where the next round goes on, so that every asset account has its turn */
  private after: Place = START;

  latest: Reconciliation | undefined;

  constructor(
    private readonly connection: ChainConnection,
    @Inject(READ_MODEL_SQL) private readonly sql: Sql,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.differences = new Gauge({
      name: 'chain_read_model_differences',
      help: 'Values that differ between the read model and the chain, in the last comparison',
      registers: [metrics.registry],
    });
  }

  onApplicationBootstrap(): void {
    if (this.connection.client) this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  async round(chain: PublicClient): Promise<void> {
    const { block, claims } = await this.sql.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', (tx) =>
      this.claims(tx),
    );
    if (block === undefined) return;
    const differences = (await Promise.all(claims.map((claim) => judge(chain, claim, block)))).flat();
    for (const difference of differences) this.logger.error(difference, 'the read model differs from the chain');
    this.differences.set(differences.length);
    this.latest = {
      checked_at: this.clock.now().toISOString(),
      block: block.toString(),
      compared: claims.length,
      differences,
    };
  }

  /** What the read model says at one moment: supplies, and the asset accounts whose turn it is. */
  private async claims(tx: TransactionSql): Promise<{ block?: bigint; claims: Claim[] }> {
    const [cursor] = await tx<{ number: string }[]>`SELECT number FROM chain_cursor`;
    if (!cursor) return { claims: [] };
    const supplies = await tx<Row[]>`
      SELECT asset, NULL AS account, supply::text AS amount FROM chain_assets ORDER BY random() LIMIT ${ASSETS_AT_ONCE}`;
    const balances = await tx<Row[]>`
      SELECT asset, account, amount::text FROM chain_balances
      WHERE (asset, account) > (${this.after.asset}, ${this.after.account})
      ORDER BY asset, account LIMIT ${ACCOUNTS_AT_ONCE}`;
    const last = balances.length < ACCOUNTS_AT_ONCE ? undefined : balances.at(-1);
    this.after = last?.account ? { asset: last.asset, account: last.account } : START;
    return { block: BigInt(cursor.number), claims: [...supplies, ...balances].map(toClaim) };
  }
}

async function judge(
  chain: PublicClient,
  { asset, account, amount }: Claim,
  blockNumber: bigint,
): Promise<Difference[]> {
  const token = { address: asset, abi: assetTokenAbi, blockNumber } as const;
  const onChain = account
    ? await chain.readContract({ ...token, functionName: 'balanceOf', args: [account] })
    : await chain.readContract({ ...token, functionName: 'totalSupply' });
  if (onChain.toString() === amount) return [];
  const what = account ? `balance of ${account} in ${asset}` : `supply of ${asset}`;
  return [{ what, read_model: amount, chain: onChain.toString() }];
}

interface Row {
  readonly asset: Buffer;
  readonly account: Buffer | null;
  readonly amount: string;
}

const hex = (bytes: Buffer): Hex => `0x${bytes.toString('hex')}`;

const toClaim = ({ asset, account, amount }: Row): Claim => ({
  asset: hex(asset),
  ...(account ? { account: hex(account) } : {}),
  amount,
});
