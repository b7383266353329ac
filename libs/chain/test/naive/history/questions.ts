import {
  AssetKind,
  contracts,
  identityToAddress,
  interfaceIds,
  type AbiValue,
  type Address,
  type Hex,
} from '@cadastre/protocol';
import { type Random } from '../random';
import { type Question } from '../question';
import { naiveViews } from '../views';
import { type World } from '../world';
import { type Aim } from './aim';
import { COUNTRIES, EVERYONE, identityOfInvestor, OUTSIDER } from './characters';
import { asValue } from './plan';

/** One random question to every view of every contract. */
export function questions(aim: Aim): Question[] {
  const { world, random } = aim;
  return (Object.keys(naiveViews) as (keyof typeof naiveViews)[]).flatMap((contract) => {
    const to =
      contract === 'AssetToken' || contract === 'CashToken' ? tokenOf(world, random, contract) : contracts[contract];
    return Object.keys(naiveViews[contract]).map((name) => ({ contract, name, to, args: argumentsOf(aim, name, to) }));
  });
}

function tokenOf(world: World, random: Random, contract: 'AssetToken' | 'CashToken'): Address {
  const kind = contract === 'CashToken' ? AssetKind.Cash : AssetKind.Security;
  return random.pick(world.assets.entries().filter(([, { terms }]) => terms.kind === kind))[0] as Address;
}

/** The last words of a book's keys: ids, mostly of things that exist. */
function someId(aim: Aim, entries: readonly [string, unknown][], word: number): Hex {
  return entries.length && !aim.random.oneIn(10) ? (aim.random.pick(entries)[0].split('|')[word] as Hex) : aim.id();
}

function argumentsOf(aim: Aim, name: string, token: Address): readonly AbiValue[] {
  const { world, random } = aim;
  const someone = () => random.pick(EVERYONE);
  const asset = () => (random.oneIn(15) ? OUTSIDER : aim.asset());
  const known: { readonly [name: string]: () => readonly AbiValue[] } = {
    supportsInterface: () => [random.oneIn(8) ? '0xffffffff' : random.pick(Object.values(interfaceIds))],
    contains: () => [someone()],
    isVerified: () => [someone()],
    identity: () => [someone()],
    investorCountry: () => [someone()],
    attributesOf: () => [random.oneIn(10) ? 77n : identityOfInvestor(random.below(12))],
    successorOf: () => [someone()],
    hasRole: () => [random.below(12), asset(), someone()],
    isAsset: () => [asset()],
    assetAt: () => [BigInt(random.below(8))],
    assetAddress: () => [aim.id(), random.below(9)],
    termsOf: () => [token === contracts.Distribution ? someId(aim, world.distributions.entries(), 0) : asset()],
    isRetired: () => [asset()],
    rulesOf: () => [asset()],
    isWhitelisted: () => [asset(), identityOfInvestor(random.below(12))],
    documentOf: () => {
      const [key] = aim.existing(world.documents.entries(), () => true) ?? [`${aim.asset()}|${aim.id()}`];
      return key.split('|');
    },
    valuationOf: () => [asset()],
    splitIndex: () => [asset()],
    balanceOf: () => [random.oneIn(6) ? contracts.Distribution : someone()],
    allowance: () => {
      const [key] = aim.existing(world.allowances.entries(token), () => true) ?? [`|${someone()}|${someone()}`];
      return key.split('|').slice(1);
    },
    isFrozen: () => [someone()],
    getFrozenTokens: () => [someone()],
    canTransfer: () => {
      const from = someone();
      return [from, random.oneIn(9) ? identityToAddress(1n as never) : aim.other(from), aim.share(token, from)];
    },
    availableBalanceOf: () => [someone()],
    heldBalanceOf: () => [someone()],
    holdOf: () => [someId(aim, world.holds.entries(token), 1)],
    lotsOf: () => [someone()],
    balanceOfAt: () => [someone(), aim.checkpoint(token)],
    totalSupplyAt: () => [aim.checkpoint(token)],
    holderCountOfCountry: () => [random.pick(COUNTRIES)],
    holderCountOfClass: () => [random.below(6)],
    hashOrder: () => [asValue(aim.order())],
    orderStatus: () => [someId(aim, world.orders.entries(), 0)],
    progressOf: () => [someId(aim, world.distributions.entries(), 0)],
    paymentOf: () => [someId(aim, world.distributions.entries(), 0), someone()],
    motionOf: () => [someId(aim, world.motions.entries(), 0)],
    tallyOf: () => [someId(aim, world.motions.entries(), 0)],
    hasVoted: () => [someId(aim, world.motions.entries(), 0), someone()],
    refValidUntil: () => [someId(aim, world.refs.entries(), 0)],
    anchorAt: () => [BigInt(random.below(6))],
  };
  return known[name]?.() ?? [];
}
