import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { newSecret, secretHash } from '../access/secrets';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { doublingPauseMs } from '../clock/doubling-pause';
import type { User } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { SubjectVault } from '../keys/subject-vault';
import { passwordMatches } from '../users/passwords';
import { UserDirectory } from '../users/user-directory';
import { matchingStep } from './totp';

const SESSION_MS = 12 * 60 * 60_000;

/** After this many failures in a row each further one doubles the wait, up to the longest. */
const FREE_FAILURES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 60 * 60_000;

/** Said of an account that rests as of one that is not there: otherwise a few guesses tell which addresses are known. */
const NOT_SIGNED_IN =
  'The e-mail address or the password is wrong, or the account rests: after five failures in a row, for up to an hour.';

export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly totp?: string;
  readonly userAgent?: string;
}

type Outcome =
  { readonly token: string; readonly expiresAt: Date; readonly user: User; readonly sessionId: string } | Problem;

@Injectable()
export class SignInService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly directory: UserDirectory,
    private readonly vault: SubjectVault,
    private readonly audit: AuditTrail,
  ) {}

  /** A refusal is returned from the transaction, not thrown through it: the failure it counted must stay. */
  async signIn(attempt: SignIn): Promise<Exclude<Outcome, Problem>> {
    const outcome = await this.unit.run(PLATFORM, () => this.judge(attempt));
    if (outcome instanceof Problem) throw outcome;
    return outcome;
  }

  private async judge(attempt: SignIn): Promise<Outcome> {
    const now = this.clock.wallTime();
    const found = await this.directory.byEmail(attempt.email);
    // Attempts on one account queue up here, so that a burst of guesses is counted one by one.
    if (found) await this.unit.tx.$queryRaw`SELECT 1 FROM users WHERE id = ${found.id}::uuid FOR UPDATE`;
    const user = found && (await this.unit.tx.user.findUniqueOrThrow({ where: { id: found.id } }));
    const rests = Boolean(user?.lockedUntil && user.lockedUntil > now);
    const opens = user?.status === 'active' && !rests;
    const matches = await passwordMatches(opens ? user.passwordHash : null, attempt.password);
    if (!user || !matches) {
      if (user && !rests) await this.countFailure(user, now);
      return new Problem('SIGN_IN_REFUSED', NOT_SIGNED_IN);
    }
    const totp = await this.judgeTotp(user, attempt.totp, now);
    if (totp instanceof Problem) {
      if (totp.code === 'SIGN_IN_REFUSED') await this.countFailure(user, now);
      return totp;
    }
    return this.open(user, totp, now, attempt.userAgent);
  }

  /** The step to remember, `null` where no code is asked for. */
  private async judgeTotp(user: User, code: string | undefined, now: Date): Promise<bigint | null | Problem> {
    if (!user.totpSealed || !user.totpConfirmedAt) return null;
    if (code === undefined) return new Problem('TOTP_REQUIRED', 'This account is protected by a one-time code.');
    const secret = await this.vault.open(user.id, 'totp', user.totpSealed);
    const step = secret === null ? undefined : matchingStep(secret, code, now, user.totpLastStep);
    return step ?? new Problem('SIGN_IN_REFUSED', 'The one-time code is wrong or was used before.');
  }

  private async open(user: User, totpStep: bigint | null, now: Date, userAgent?: string): Promise<Outcome> {
    const token = newSecret();
    const sessionId = uuidv7();
    const expiresAt = new Date(now.getTime() + SESSION_MS);
    const { tx } = this.unit;
    await tx.session.create({
      data: {
        id: sessionId,
        userId: user.id,
        organisationId: user.organisationId,
        tokenHash: secretHash(token),
        userAgent: userAgent?.slice(0, 300),
        createdAt: now,
        lastSeenAt: now,
        expiresAt,
      },
    });
    await tx.user.update({
      where: { id: user.id },
      data: { failedSignIns: 0, lockedUntil: null, ...(totpStep === null ? {} : { totpLastStep: totpStep }) },
    });
    await this.record('session.opened', user, { session_id: sessionId, totp: totpStep !== null });
    return { token, expiresAt, user, sessionId };
  }

  private async countFailure(user: User, now: Date): Promise<void> {
    const failures = user.failedSignIns + 1;
    const excess = failures - FREE_FAILURES;
    const lockedUntil =
      excess < 0 ? null : new Date(now.getTime() + doublingPauseMs(FIRST_LOCK_MS, excess, LONGEST_LOCK_MS));
    await this.unit.tx.user.update({ where: { id: user.id }, data: { failedSignIns: failures, lockedUntil } });
    await this.record('session.refused', user, { failures, locked: lockedUntil !== null });
  }

  private record(action: string, user: User, details: Record<string, string | number | boolean>): Promise<void> {
    return this.audit.record({
      action,
      target: { type: 'person', id: user.id },
      organisationId: user.organisationId,
      details,
    });
  }
}
