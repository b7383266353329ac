import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { CashBreaks } from '../../../src/cash/cash-breaks.service';
import { ChainConnection } from '../../../src/chain/chain-connection';
import { PLATFORM, UnitOfWork } from '../../../src/database/unit-of-work';
import { EUR } from '../chain-world';
import type { CashWorld } from '../cash-world';
import type { CashHistory } from './cash-history';

/** Everything that is said of the money, in words: what the naive ledger says, or what the product says. */
export interface CashBooks {
  readonly bank: string;
  readonly chain: string;
  readonly readModel: string;
  readonly balances: Readonly<Record<string, string>>;
  readonly entries: Readonly<Record<string, string>>;
  readonly payouts: Readonly<Record<string, string>>;
  readonly breaks: readonly string[];
  readonly stopped: readonly boolean[];
}

const words = (...parts: (string | null)[]): string => parts.filter((part) => part !== null).join(' ');

export function expectedBooks({ ledger, accounts, entryIds, payoutIds }: CashHistory): CashBooks {
  const supply = ledger.supply.toString();
  return {
    ...{ bank: ledger.bank.toString(), chain: supply, readModel: supply },
    balances: Object.fromEntries([...accounts.keys()].map((who) => [who, ledger.tokensOf(who).toString()])),
    entries: Object.fromEntries(
      ledger.entries.map((entry) => [entryIds.get(entry)!, words(entry.status, entry.reason)]),
    ),
    payouts: Object.fromEntries(
      ledger.payouts.map((payout) => {
        const name = payout.of ? `return of ${entryIds.get(payout.of)}` : payoutIds.get(payout)!;
        return [name, words(payout.status, payout.amount.toString(), payout.refusal)];
      }),
    ),
    breaks: ledger.difference === null ? [] : [`cover ${ledger.difference}`],
    stopped: [ledger.mintingStopped, ledger.payoutsStopped],
  };
}

/** What is looked at in a list of entries or payouts. */
interface Row {
  readonly id: string;
  readonly kind: string;
  readonly entry_id: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly amount: { readonly amount: string };
  readonly refusal_code: string | null;
}

interface Page {
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

const TOKEN: Hex = EUR;

/** As the API shows them; after a comparison, so that nobody has to wait for the next one. */
export async function shownBooks(world: CashWorld, history: CashHistory): Promise<CashBooks> {
  const { app, own } = world.people;
  await app.get(UnitOfWork).run(PLATFORM, () => app.get(CashBreaks).compare('EUR/2'));
  const { desk } = world;
  const all = async (path: string) => {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page = await desk.does('GET', `${path}?limit=200${more}`);
      rows.push(...page.data);
      cursor = page.next_cursor;
    }
    return rows;
  };
  const [statement] = (await desk.does('GET', '/v1/bank-statements?limit=1')).data;
  const chain = await app.get(ChainConnection).client!.readContract({
    ...{ address: TOKEN, abi: assetTokenAbi, functionName: 'totalSupply' },
  });
  const { rows: supplies } = await own.owner.query<{ supply: string }>(
    'SELECT supply::text FROM chain_assets WHERE asset = $1',
    [Buffer.from(TOKEN.slice(2), 'hex')],
  );
  const balances: Record<string, string> = {};
  for (const [who, { depositor }] of history.accounts) balances[who] = await world.balance(depositor);
  const payouts = await all('/v1/payouts');
  for (const [payout, name] of history.returns()) {
    const found = payouts.find(({ kind, entry_id }) => kind === 'return' && entry_id === name);
    if (found) history.payoutIds.set(payout, found.id);
  }
  const [currency] = (await desk.does('GET', '/v1/currencies')).data;
  return {
    ...{ bank: statement?.closing.amount ?? '0', chain: chain.toString(), readModel: supplies[0]?.supply ?? '0' },
    balances,
    entries: Object.fromEntries(
      (await all('/v1/bank-entries')).map(({ id, status, reason }) => [id, words(status, reason)]),
    ),
    payouts: Object.fromEntries(
      payouts.map(({ id, kind, entry_id, status, amount, refusal_code: refusal }) => [
        kind === 'return' ? `return of ${entry_id}` : id,
        words(status, amount.amount, refusal),
      ]),
    ),
    breaks: (await world.openBreaks()).map(
      ({ kind, difference }: { kind: string; difference: string }) => `${kind} ${difference}`,
    ),
    stopped: [currency.minting_stopped, currency.payouts_stopped],
  };
}
