import type { Hex } from '@cadastre/protocol';
import { answered } from '@cadastre/sdk';
import type { FlowInvestor } from './investors';
import type { FlowWorld } from './flow-world';
import { recover } from './recovery';
import type { Register } from './register';
import type { RuleBook } from './rule-book';

/** Who is who while units are traded. */
export interface Parties {
  readonly register: Register;
  /** with units, and neither frozen nor blocked */
  readonly holders: readonly FlowInvestor[];
  /** verified, and without units */
  readonly newcomer: FlowInvestor;
  readonly blocked: FlowInvestor;
  /** some of the units are frozen */
  readonly frozen: { readonly investor: FlowInvestor; readonly units: number };
  readonly admitted: ReadonlySet<FlowInvestor>;
  /** has lost a wallet, and has another one */
  readonly recovered: { readonly investor: FlowInvestor; readonly lost: Hex; readonly wallet: Hex };
}

const FROZEN_UNITS = 3;

/** Blocks one holder, freezes units of another, replaces the wallet of a third, and admits every second one of the rest. */
export async function castParties(
  world: FlowWorld,
  {
    register,
    instrumentId,
    rules,
    walletOf,
    mayBeBlocked,
  }: {
    readonly register: Register;
    readonly instrumentId: string;
    readonly rules: RuleBook;
    readonly walletOf: (investor: FlowInvestor) => Hex;
    /** whose money is on its way to no bank: that of somebody barred would wait there */
    readonly mayBeBlocked: (investor: FlowInvestor) => boolean;
  },
): Promise<Omit<Parties, 'holders' | 'newcomer'>> {
  const holders = register.holders.toReversed();
  const blocked = holders.find(mayBeBlocked)!;
  const [frozen, ...rest] = holders.filter((one) => one !== blocked) as [FlowInvestor, ...FlowInvestor[]];
  await block(world, blocked);
  await freeze(world, instrumentId, walletOf(frozen));
  const [investor] = rest as [FlowInvestor];
  const recovered = { investor, lost: walletOf(investor), wallet: await recover(world, investor) };
  const admitted = rest.filter((_, i) => i % 2 === 0);
  await rules.admit(admitted.map(({ id }) => id));
  return {
    ...{ register, blocked, recovered, admitted: new Set(admitted) },
    frozen: { investor: frozen, units: FROZEN_UNITS },
  };
}

/** As they are now: holders and newcomers change places. */
export function partiesNow(cast: Omit<Parties, 'holders' | 'newcomer'>, verified: readonly FlowInvestor[]): Parties {
  const { register, blocked, frozen } = cast;
  const active = verified.filter((one) => one !== blocked && one !== frozen.investor);
  const holders = active.filter((one) => register.of(one) > 0);
  const newcomer = active.find((one) => register.of(one) === 0)!;
  return { ...cast, holders, newcomer };
}

/** By one person, at once; done when the chain knows. */
async function block({ compliance: { api }, until }: FlowWorld, { id }: FlowInvestor): Promise<void> {
  const params = { path: { id } };
  const chainVersion = async () => (await answered(api.GET('/v1/investors/{id}', { params }))).desk?.chain_version;
  const before = await chainVersion();
  const body = { standing: 'blocked' as const, reason: 'Under suspicion.' };
  await answered(api.POST('/v1/investors/{id}/standing', { params, body }));
  await until(async () => (await chainVersion()) !== before);
}

async function freeze({ issuer: { api }, until }: FlowWorld, instrumentId: string, account: Hex): Promise<void> {
  const body = { instrument_id: instrumentId, account, units: String(FROZEN_UNITS), reason: 'A creditor asks.' };
  const { id } = await answered(api.POST('/v1/freezes', { body }));
  await until(async () => {
    const { status } = await answered(api.GET('/v1/freezes/{id}', { params: { path: { id } } }));
    return status === 'standing';
  });
}
