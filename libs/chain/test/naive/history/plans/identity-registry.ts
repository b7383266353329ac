import { identityToAddress, type Address, type IdentityId } from '@cadastre/protocol';
import { type Aim } from '../aim';
import { EVERYONE, text } from '../characters';
import { type Plans } from '../plan';
import { randomAttributes } from '../random-rules';

export const identityRegistryPlans = (aim: Aim): Plans => ({
  'IdentityRegistry.registerIdentity': () => {
    const identity = aim.identity();
    const country = aim.world.identities.get(String(identity))?.country ?? 442;
    return [
      aim.right(),
      [
        aim.random.oneIn(3) ? text(`newcomer ${aim.fresh()}`).slice(0, 42) : aim.anyone(),
        identityToAddress(identity as IdentityId),
        country,
      ],
    ];
  },
  'IdentityRegistry.batchRegisterIdentity': () => {
    const [accounts, identities] = aim.pairs(
      () => text(`newcomer ${aim.fresh()}`).slice(0, 42),
      () => identityToAddress(900n as IdentityId),
    );
    return [aim.right(), [accounts, identities, identities.map(() => 442)]];
  },
  'IdentityRegistry.register': () => [
    aim.right(),
    [
      aim.random.oneIn(2) ? text(`newcomer ${aim.fresh()}`).slice(0, 42) : aim.anyone(),
      aim.identity(),
      randomAttributes(aim),
    ],
  ],
  'IdentityRegistry.setAttributes': () => [aim.right(), [aim.identity(), randomAttributes(aim)]],
  'IdentityRegistry.setStanding': () => [aim.right(), [aim.identity(), randomAttributes(aim).standing]],
  'IdentityRegistry.updateCountry': () => [aim.right(), [aim.anyone(), randomAttributes(aim).country]],
  'IdentityRegistry.updateIdentity': () => [aim.right(), [someAccount(aim), aim.identityAddress()]],
  'IdentityRegistry.deleteIdentity': () => [aim.right(), [someAccount(aim)]],
});

/** Any account, newcomers without units included. */
function someAccount({ world, random }: Aim): Address {
  return random.pick([...EVERYONE, ...world.accounts.entries().map(([account]) => account as Address)]);
}
