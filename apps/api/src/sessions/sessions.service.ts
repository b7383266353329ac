import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Session, User } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { SubjectVault } from '../keys/subject-vault';
import { hashPassword, passwordMatches } from '../users/passwords';
import { UserDirectory } from '../users/user-directory';
import { matchingStep, newTotpSecret, otpauthUrl } from './totp';

/** What people do with their own sessions, password and one-time codes. */
@Injectable()
export class Sessions {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly directory: UserDirectory,
    private readonly vault: SubjectVault,
    private readonly audit: AuditTrail,
  ) {}

  async current(actor: Actor) {
    const user = await this.me(actor);
    const organisation = await this.unit.tx.organisation.findUniqueOrThrow({ where: { id: user.organisationId } });
    return {
      person: { id: user.id, role: user.role, ...(await this.directory.opened(user)) },
      organisation: { id: organisation.id, name: organisation.name, kind: organisation.kind },
      permissions: [...actor.permissions],
      totp_enrolled: user.totpConfirmedAt !== null,
    };
  }

  listOwn(actor: Actor): Promise<Session[]> {
    return this.unit.tx.session.findMany({
      where: { userId: actor.personId, revokedAt: null, expiresAt: { gt: this.clock.wallTime() } },
      orderBy: { id: 'desc' },
    });
  }

  async revokeOwn(actor: Actor, id: string): Promise<void> {
    const { count } = await this.unit.tx.session.updateMany({
      where: { id, userId: actor.personId, revokedAt: null },
      data: { revokedAt: this.clock.now() },
    });
    if (count === 0) throw notFound('session');
    await this.record(actor, 'session.revoked', { session_id: id });
  }

  async changePassword(actor: Actor, current: string, next: string): Promise<void> {
    const user = await this.proven(actor, current);
    await this.unit.tx.user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword(next) } });
    // Whoever knew the old password is signed out everywhere else.
    await this.unit.tx.session.updateMany({
      where: { userId: user.id, revokedAt: null, id: { not: actor.sessionId } },
      data: { revokedAt: this.clock.now() },
    });
    await this.record(actor, 'person.password_changed');
  }

  async enrolTotp(actor: Actor) {
    const user = await this.me(actor);
    if (user.totpConfirmedAt)
      throw new Problem('STATE_REFUSED', 'One-time codes are already set up: remove them first.');
    const secret = newTotpSecret();
    const sealed = new Uint8Array(await this.vault.seal(user.id, 'totp', secret));
    await this.unit.tx.user.update({ where: { id: user.id }, data: { totpSealed: sealed, totpLastStep: null } });
    const { email } = await this.directory.opened(user);
    return { secret, otpauth_url: otpauthUrl(secret, email ?? user.id) };
  }

  async confirmTotp(actor: Actor, code: string): Promise<void> {
    const user = await this.me(actor);
    if (user.totpConfirmedAt) throw new Problem('STATE_REFUSED', 'One-time codes are already set up.');
    const step = await this.stepOf(user, code);
    await this.unit.tx.user.update({
      where: { id: user.id },
      data: { totpConfirmedAt: this.clock.now(), totpLastStep: step },
    });
    await this.record(actor, 'person.totp_enrolled');
  }

  async removeTotp(actor: Actor, code: string): Promise<void> {
    const user = await this.me(actor);
    if (!user.totpConfirmedAt) throw new Problem('STATE_REFUSED', 'One-time codes are not set up.');
    await this.stepOf(user, code);
    await this.unit.tx.user.update({
      where: { id: user.id },
      data: { totpSealed: null, totpConfirmedAt: null, totpLastStep: null },
    });
    await this.record(actor, 'person.totp_removed');
  }

  private async stepOf(user: User, code: string): Promise<bigint> {
    const secret = user.totpSealed && (await this.vault.open(user.id, 'totp', user.totpSealed));
    const step = secret ? matchingStep(secret, code, this.clock.wallTime(), user.totpLastStep) : undefined;
    if (step === undefined) throw new Problem('SIGN_IN_REFUSED', 'The one-time code is wrong or was used before.');
    return step;
  }

  private async proven(actor: Actor, password: string): Promise<User> {
    const user = await this.me(actor);
    if (!(await passwordMatches(user.passwordHash, password))) {
      throw new Problem('SIGN_IN_REFUSED', 'The current password is wrong.');
    }
    return user;
  }

  private async me(actor: Actor): Promise<User> {
    return this.unit.tx.user.findUniqueOrThrow({ where: { id: actor.personId } });
  }

  private record(actor: Actor, action: string, details?: Record<string, string>): Promise<void> {
    return this.audit.record({
      action,
      target: { type: 'person', id: actor.personId },
      organisationId: actor.organisationId,
      details,
    });
  }
}
