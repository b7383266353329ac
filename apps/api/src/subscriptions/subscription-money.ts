/**
 * Where the money of a subscription is, in minor units. Two sums hold at every moment:
 *   bound = held + paid + released      what was ever put under the hold, and where it went
 *   credited + released ≥ bound + returned, when a bank transfer paid for it: the rest lies free in the wallet
 */
export interface SubscriptionMoney {
  /** came from the bank under the subscription's reference */
  readonly credited: bigint;
  /** was put under the hold */
  readonly bound: bigint;
  /** is under the hold */
  readonly held: bigint;
  /** went to the issuer, against units */
  readonly paid: bigint;
  /** came out of the hold again */
  readonly released: bigint;
  /** went back to the account it came from */
  readonly returned: bigint;
}

export const NO_MONEY: SubscriptionMoney = { credited: 0n, bound: 0n, held: 0n, paid: 0n, released: 0n, returned: 0n };

/** `own`: cash the investor had in the wallet before. */
export type MoneySource = 'bank' | 'own';

/** Money from the bank that lies in the wallet, neither held nor sent back. */
export const freeOf = ({ credited, released, bound, returned }: SubscriptionMoney): bigint =>
  credited + released - bound - returned;

export function assertMoney(money: SubscriptionMoney, source: MoneySource): SubscriptionMoney {
  for (const [part, amount] of Object.entries(money) as [string, bigint][]) {
    if (amount < 0n) throw new Error(`a subscription’s money: ${part} would be ${amount}`);
  }
  const { bound, held, paid, released, returned, credited } = money;
  if (bound !== held + paid + released) {
    throw new Error(`a subscription’s money: ${bound} bound, but ${held} held, ${paid} paid and ${released} released`);
  }
  if (source === 'bank' && freeOf(money) < 0n) {
    throw new Error(
      `a subscription’s money: ${credited} came, ${bound} bound, ${released} released, ${returned} returned`,
    );
  }
  if (source === 'own' && returned > credited) {
    throw new Error(`a subscription’s money: ${returned} returned of ${credited} that came`);
  }
  return money;
}

export type MoneyMove = 'credit' | 'bind' | 'pay' | 'release' | 'return';

/** The money after one move. What the parts do not allow is a bug, never a rounding. */
export function moveMoney(
  money: SubscriptionMoney,
  source: MoneySource,
  move: MoneyMove,
  amount: bigint,
): SubscriptionMoney {
  if (amount <= 0n) throw new Error(`a subscription’s money: a ${move} of ${amount}`);
  const { credited, bound, held, paid, released, returned } = money;
  const moved: Record<MoneyMove, Partial<SubscriptionMoney>> = {
    credit: { credited: credited + amount },
    bind: { bound: bound + amount, held: held + amount },
    pay: { held: held - amount, paid: paid + amount },
    release: { held: held - amount, released: released + amount },
    return: { returned: returned + amount },
  };
  return assertMoney({ ...money, ...moved[move] }, source);
}

export interface Payment {
  readonly id: string;
  readonly amount: bigint;
  readonly returned: bigint;
}

/**
 * Which payments a sum goes back to: the newest first, so that what is kept is what came first. Each returns to the
 * account it came from, so the parts are those of the payments.
 */
export function planReturns(payments: readonly Payment[], sum: bigint): { id: string; amount: bigint }[] {
  const parts: { id: string; amount: bigint }[] = [];
  let left = sum;
  for (const { id, amount, returned } of [...payments].reverse()) {
    const open = amount - returned;
    const part = open < left ? open : left;
    if (part <= 0n) continue;
    parts.push({ id, amount: part });
    left -= part;
  }
  if (left !== 0n) throw new Error(`${sum} is to be returned, ${left} more than the payments hold`);
  return parts;
}

/** What of the money that came can be put under the hold: whole units, no more than were subscribed. */
export function bindable(credited: bigint, terms: { readonly units: bigint; readonly price: bigint }): bigint {
  const units = credited / terms.price;
  return (units < terms.units ? units : terms.units) * terms.price;
}

/**
 * What is to go back to the bank now. While a subscription waits for its money, only what is above its price; once its
 * money was bound, or nothing can come of it any more, everything that lies free.
 */
export function returnable(
  money: SubscriptionMoney,
  source: MoneySource,
  target: bigint,
  waitsForMoney: boolean,
): bigint {
  const left = money.credited - money.returned;
  if (source === 'own') return left;
  if (!waitsForMoney) return freeOf(money);
  return left > target ? left - target : 0n;
}
