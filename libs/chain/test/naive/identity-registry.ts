import {
  addressToIdentity,
  contracts,
  identityToAddress,
  Role,
  Standing,
  ZERO_ADDRESS,
  type Address,
  type IdentityId,
} from '@cadastre/protocol';
import { isZero, listsDiffer, type NaiveCall, type NaiveContract } from './call';
import { judge, type Reason } from './refuse';
import { type Identity, type World } from './world';

interface Attributes {
  readonly country: number;
  readonly investorClass: number;
  readonly standing: number;
  readonly expiry: bigint;
  readonly claims: bigint;
}

const noRight = ({ world, sender }: NaiveCall): Reason => [
  !world.hasRole(Role.Registrar, ZERO_ADDRESS, sender),
  'NOT_AUTHORISED',
];
const noCountry = (country: number): boolean => country < 1 || country > 999;
const noStanding = (standing: number): boolean => standing < Standing.Active || standing > Standing.Closed;
const isContract = (world: World, account: string): boolean =>
  world.assets.has(account) || Object.values<string>(contracts).includes(account);
const holdsUnits = (world: World, account: string): boolean =>
  world.holdings.entries().some(([key, { balance }]) => key.endsWith(`|${account}`) && balance > 0n);

function link({ world, to }: NaiveCall, account: Address, identity: bigint): void {
  world.accounts.set(account, identity);
  world.emit(to, 'IdentityRegistered', {
    investorAddress: account,
    identity: identityToAddress(identity as IdentityId),
  });
}

function setIdentity(world: World, identity: bigint, attributes: Identity): void {
  world.identities.set(String(identity), attributes);
}

function registerIdentity(call: NaiveCall, account: Address, identityAddress: Address, country: number): void {
  const { world } = call;
  const identity = addressToIdentity(identityAddress);
  const known = identity === undefined ? undefined : world.identities.get(String(identity));
  judge(
    noRight(call),
    [isZero(account), 'ADDRESS_ZERO'],
    [identity === undefined || noCountry(country) || isContract(world, account), 'VALUE_INVALID'],
    [known !== undefined && known.country !== country, 'VALUE_INVALID'],
    [world.accounts.has(account), 'ACCOUNT_TAKEN'],
  );
  if (!known)
    setIdentity(world, identity!, { country, investorClass: 0, standing: Standing.Active, expiry: 0n, claims: 0n });
  link(call, account, identity!);
}

export const identityRegistry: NaiveContract = {
  registerIdentity,

  batchRegisterIdentity(call, accounts: Address[], identities: Address[], countries: number[]) {
    judge(noRight(call), ...listsDiffer(accounts, identities, countries));
    accounts.forEach((account, index) => registerIdentity(call, account, identities[index]!, countries[index]!));
  },

  register(call, account: Address, identity: bigint, attributes: Attributes) {
    const { world, to } = call;
    judge(
      noRight(call),
      [isZero(account), 'ADDRESS_ZERO'],
      [
        identity === 0n ||
          noCountry(attributes.country) ||
          noStanding(attributes.standing) ||
          isContract(world, account),
        'VALUE_INVALID',
      ],
      [world.accounts.has(account), 'ACCOUNT_TAKEN'],
    );
    setIdentity(world, identity, attributes);
    link(call, account, identity);
    world.emit(to, 'AttributesUpdated', { identity });
  },

  setAttributes(call, identity: bigint, attributes: Attributes) {
    judge(
      noRight(call),
      [noCountry(attributes.country) || noStanding(attributes.standing), 'VALUE_INVALID'],
      [identity === 0n, 'VALUE_INVALID'],
      [!call.world.identities.has(String(identity)), 'IDENTITY_UNKNOWN'],
    );
    setIdentity(call.world, identity, attributes);
    call.world.emit(call.to, 'AttributesUpdated', { identity });
  },

  setStanding(call, identity: bigint, standing: number) {
    const known = call.world.identities.get(String(identity));
    judge(noRight(call), [noStanding(standing), 'VALUE_INVALID'], [!known, 'IDENTITY_UNKNOWN']);
    setIdentity(call.world, identity, { ...known!, standing });
    call.world.emit(call.to, 'AttributesUpdated', { identity });
  },

  updateCountry(call, account: Address, country: number) {
    const { world, to } = call;
    judge(noRight(call), [noCountry(country), 'VALUE_INVALID'], [!world.accounts.has(account), 'PARTY_UNREGISTERED']);
    setIdentity(world, world.accounts.get(account)!, { ...world.identityOf(account)!, country });
    world.emit(to, 'CountryUpdated', { investorAddress: account, country });
  },

  updateIdentity(call, account: Address, identityAddress: Address) {
    const { world, to } = call;
    const identity = addressToIdentity(identityAddress);
    judge(
      noRight(call),
      [identity === undefined, 'VALUE_INVALID'],
      [identity !== undefined && !world.identities.has(String(identity)), 'IDENTITY_UNKNOWN'],
      [holdsUnits(world, account), 'ACCOUNT_HOLDS_UNITS'],
      [!world.accounts.has(account), 'PARTY_UNREGISTERED'],
      [world.replaced.has(account), 'PARTY_RETIRED'],
    );
    const old = world.accounts.get(account)! as IdentityId;
    world.accounts.set(account, identity!);
    world.emit(to, 'IdentityUpdated', { oldIdentity: identityToAddress(old), newIdentity: identityAddress });
  },

  deleteIdentity(call, account: Address) {
    const { world, to } = call;
    judge(
      noRight(call),
      [holdsUnits(world, account), 'ACCOUNT_HOLDS_UNITS'],
      [!world.accounts.has(account), 'PARTY_UNREGISTERED'],
      [world.replaced.has(account), 'PARTY_RETIRED'],
    );
    const identity = identityToAddress(world.accounts.get(account)! as IdentityId);
    world.accounts.delete(account);
    world.emit(to, 'IdentityRemoved', { investorAddress: account, identity });
  },
};
