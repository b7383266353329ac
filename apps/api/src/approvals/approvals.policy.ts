import type { Actor } from '../access/actor';
import type { Permission } from '../access/permissions';
import { Problem } from '../http/problem';

/** Four eyes: two humans, neither of whom gains by it, the second one permitted to do the act itself. */
export function judgeChecker(
  actor: Actor,
  approval: { readonly makerId: string; readonly beneficiaryId: string | null },
  permission: Permission,
  invitedOneAnother: boolean,
): void {
  if (actor.kind !== 'person') {
    const cure = 'Sign in as somebody who has the permission, and decide there.';
    throw new Problem('FORBIDDEN', 'A person decides, signed in; a key cannot.', { cure });
  }
  if (!actor.permissions.has(permission)) throw new Problem('FORBIDDEN', `This needs the permission ${permission}.`);
  if (actor.personId === approval.makerId) {
    throw new Problem('MAKER_IS_CHECKER', 'You, or a key that you made, asked for this approval.');
  }
  // An inviter holds the invitation's token, and could have been the invited person too.
  if (invitedOneAnother) {
    throw new Problem('MAKER_IS_CHECKER', 'One of you two invited the other: a third person decides.');
  }
  if (actor.personId === approval.beneficiaryId) {
    throw new Problem('CHECKER_IS_BENEFICIARY', 'The act is in your own favour.');
  }
}
