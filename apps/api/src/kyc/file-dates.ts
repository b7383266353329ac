import { tomorrow } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import type { InvestorKind } from '../database/generated/enums';
import { type Judgement, toMend } from './judgement';
import type { DocumentFacts, KycDocumentKind } from './kyc-documents.dto';

interface Dated {
  readonly kind: KycDocumentKind;
  readonly monthsMax: number;
  readonly what: string;
}

/** Documents that prove something for a while. */
const DATED: Readonly<Record<InvestorKind, Dated>> = {
  natural_person: { kind: 'proof_of_address', monthsMax: 3, what: 'proof of address' },
  legal_entity: { kind: 'registry_extract', monthsMax: 6, what: 'extract of the register' },
};

/** The newest of them counts: an older one stays in the file. */
export function judgeDates(of: InvestorKind, filed: readonly DocumentFacts[], now: Date): Judgement[] {
  const { kind, monthsMax, what } = DATED[of];
  const dated = filed.filter((facts) => facts.kind === kind);
  if (dated.length === 0) return [];
  const days = dated.flatMap(({ issued_on }) => (issued_on ? [issued_on] : [])).sort();
  const newest = days.at(-1);
  if (!newest) return [toMend(`${kind.toUpperCase()}_UNDATED`, `Say when the ${what} was issued.`)];
  const oldest = new Date(now);
  oldest.setUTCMonth(oldest.getUTCMonth() - monthsMax);
  if (newest < oldest.toISOString().slice(0, 10)) {
    return [toMend(`${kind.toUpperCase()}_OLD`, `The ${what} is older than ${monthsMax} months: upload a newer one.`)];
  }
  const toCome = dayToCome(newest, tomorrow(now));
  return toCome ? [toMend(`${kind.toUpperCase()}_UNDATED`, `${toCome} Say when the ${what} was issued.`)] : [];
}
