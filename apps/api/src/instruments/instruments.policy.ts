import type { Instrument, IssuingEntity } from '../database/generated/client';
import { invalid, Problem } from '../http/problem';

type JudgedTerms = Pick<Instrument, 'keepsLots' | 'ledgerRole' | 'mirroredRegister'> & { readonly rules: unknown };

/** What one term demands of another; each is refused where it stands. */
export function judgeTerms(terms: JudgedTerms): void {
  const { keepsLots, ledgerRole, mirroredRegister, rules } = terms;
  if (ledgerRole === 'mirror' && mirroredRegister === null) {
    throw invalid('/mirrored_register', 'MISSING', 'Name the register that this ledger follows.');
  }
  if (ledgerRole === 'register' && mirroredRegister !== null) {
    throw invalid('/mirrored_register', 'NOT_MIRRORED', 'This ledger is the register: it follows no other one.');
  }
  if (!keepsLots && (rules as { resale: unknown[] }).resale.length > 0) {
    throw invalid('/rules/resale', 'LOTS_NOT_KEPT', 'Resale rules count from the dates of lots: keep lots.');
  }
}

export function judgeDraft({ status }: Instrument): void {
  if (status !== 'draft') throw new Problem('STATE_REFUSED', `The terms of an instrument that is ${status} stand.`);
}

export function judgeTokenisable(entity: IssuingEntity, now: Date): void {
  if (entity.status !== 'registered') {
    throw new Problem('STATE_REFUSED', `The issuing entity is ${entity.status}: the chain has to know it first.`);
  }
  // Outside the desk nobody is told whether it is a restriction or a block.
  if (entity.standing !== 'active') throw new Problem('STATE_REFUSED', 'The issuing entity is not permitted to issue.');
  if (entity.expiresAt && entity.expiresAt <= now) {
    const until = entity.expiresAt.toISOString();
    throw new Problem('STATE_REFUSED', `The chain knew the issuing entity until ${until}: renew it first.`);
  }
}

interface Retirable extends Pick<Instrument, 'status'> {
  /** that take or hold subscriptions */
  readonly offerings: number;
  readonly supply: bigint;
}

/** Nobody loses anything by its end. */
export function judgeRetirable({ status, offerings, supply }: Retirable): void {
  if (status !== 'active') throw new Problem('STATE_REFUSED', `The instrument is ${status}: an active one is retired.`);
  if (offerings > 0) throw new Problem('STATE_REFUSED', 'Units are on offer: close or cancel the offering first.');
  if (supply > 0n) throw new Problem('UNITS_OUT', `${supply} units are out: they have to come back first.`);
}
