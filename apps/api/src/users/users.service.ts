import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES, ROLES_WITHIN } from '../access/permissions';
import { newSecret, secretHash } from '../access/secrets';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Prisma, User } from '../database/generated/client';
import type { Role } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { decodeCursor, type PageQuery } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import { hashPassword } from './passwords';
import { UserDirectory } from './user-directory';

const INVITATION_MS = 7 * 24 * 60 * 60_000;
const ADMIT = 'person.admit';

/**
 * People come in by two others: one invites, another one admits. Otherwise a single administrator could make the
 * second pair of eyes that four-eyes approvals rely on.
 */
@Injectable()
export class Users implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly directory: UserDirectory,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: ADMIT,
      permission: 'person.invite',
      currentPayload: (id) => this.admission(id),
      approved: (id) => this.admit(id),
      rejected: (id) => this.turnAway(id),
    });
  }

  async invite(actor: Actor, command: { organisation_id: string; email: string; name: string; role: Role }) {
    const { tx } = this.unit;
    const organisation = await tx.organisation.findUnique({ where: { id: command.organisation_id } });
    if (!organisation) throw notFound('organisation');
    if (!(ROLES_WITHIN[organisation.kind] as readonly Role[]).includes(command.role)) {
      throw invalid(
        '/role',
        'ROLE_OUT_OF_PLACE',
        `The people of this organisation are ${ROLES_WITHIN[organisation.kind].join(' or ')}.`,
      );
    }
    const known = await this.directory.byEmail(command.email);
    if (known && !(await this.hasLapsed(known))) {
      throw new Problem('CONFLICT', 'Somebody with this e-mail address is invited or admitted already.');
    }
    if (known) await this.turnAway(known.id);
    const id = uuidv7();
    const token = newSecret();
    const user = await tx.user.create({
      data: {
        id,
        organisationId: organisation.id,
        role: command.role,
        invitedBy: actor.personId,
        ...(await this.directory.sealed(id, command)),
        // The token opens nothing until somebody else has admitted the person: see `admit`.
        invitationHash: secretHash(token),
        createdAt: this.clock.now(),
      },
    });
    await this.audit.record({
      action: 'person.invited',
      target: { type: 'person', id },
      organisationId: organisation.id,
      details: { role: command.role },
    });
    const approval = await this.approvals.request(actor, {
      action: ADMIT,
      subject: { type: 'person', id },
      organisationId: organisation.id,
      beneficiaryId: id,
    });
    return { user, token, approvalId: approval.id };
  }

  /** Public: whoever holds the token of an admitted invitation chooses the password. */
  async accept(token: string, password: string): Promise<User> {
    const { tx } = this.unit;
    const user = await tx.user.findUnique({ where: { invitationHash: secretHash(token) } });
    const open = user?.status === 'invited' && user.invitationExpiresAt && user.invitationExpiresAt > this.clock.now();
    if (!user || !open) {
      throw new Problem(
        'SIGN_IN_REFUSED',
        'The invitation is unknown, used, expired or not yet admitted by a second person.',
      );
    }
    const accepted = await tx.user.update({
      where: { id: user.id, status: 'invited' },
      data: {
        status: 'active',
        passwordHash: await hashPassword(password),
        invitationHash: null,
        invitationExpiresAt: null,
      },
    });
    await this.audit.record({
      action: 'person.joined',
      target: { type: 'person', id: user.id },
      organisationId: user.organisationId,
    });
    return accepted;
  }

  async disable(actor: Actor, id: string): Promise<User> {
    const user = await this.get(id);
    if (user.id === actor.personId) throw new Problem('STATE_REFUSED', 'Nobody can disable themselves.');
    const now = this.clock.now();
    const disabled = await this.unit.tx.user.update({ where: { id }, data: { status: 'disabled' } });
    await this.unit.tx.session.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: now } });
    await this.unit.tx.apiKey.updateMany({ where: { madeBy: id, revokedAt: null }, data: { revokedAt: now } });
    await this.audit.record({
      action: 'person.disabled',
      target: { type: 'person', id },
      organisationId: user.organisationId,
    });
    return disabled;
  }

  async get(id: string): Promise<User> {
    const user = await this.unit.tx.user.findUnique({ where: { id } });
    if (!user) throw notFound('person');
    return user;
  }

  list(query: PageQuery & { organisation_id?: string }): Promise<User[]> {
    const after = decodeCursor(query.cursor);
    return this.unit.tx.user.findMany({
      where: { organisationId: query.organisation_id, ...(after ? { id: { gt: after } } : {}) },
      orderBy: { id: 'asc' },
      take: query.limit + 1,
    });
  }

  /** Whoever reads a person's data leaves a trace of it. */
  async noteRead(actor: Actor, users: readonly User[]): Promise<void> {
    for (const user of users) {
      if (user.id === actor.personId) continue;
      await this.audit.record({
        action: 'person.read',
        target: { type: 'person', id: user.id },
        organisationId: PLATFORM_ROLES.has(user.role) ? null : user.organisationId,
      });
    }
  }

  private async admission(id: string): Promise<Prisma.InputJsonObject | null> {
    const user = await this.unit.tx.user.findUnique({ where: { id }, include: { organisation: true } });
    if (!user || user.status !== 'invited') return null;
    return {
      person_id: id,
      organisation: user.organisation.name,
      organisation_id: user.organisationId,
      role: user.role,
    };
  }

  private async admit(id: string): Promise<void> {
    await this.unit.tx.user.update({
      where: { id },
      data: { invitationExpiresAt: new Date(this.clock.now().getTime() + INVITATION_MS) },
    });
  }

  /** An invitation that nobody admitted while it could be, or that was not accepted while it could be. */
  private async hasLapsed({ id, status, invitationExpiresAt }: User): Promise<boolean> {
    const now = this.clock.now();
    if (status !== 'invited') return false;
    if (invitationExpiresAt) return invitationExpiresAt <= now;
    const open = { action: ADMIT, subjectId: id, status: 'pending', expiresAt: { gt: now } } as const;
    return (await this.unit.tx.approval.count({ where: open })) === 0;
  }

  /** Whoever never came in keeps no address from being invited again. */
  private async turnAway(id: string): Promise<void> {
    await this.approvals.voidFor(id);
    await this.unit.tx.user.update({
      where: { id },
      data: { status: 'disabled', invitationHash: null, emailIndex: new Uint8Array(randomBytes(32)) },
    });
  }
}
