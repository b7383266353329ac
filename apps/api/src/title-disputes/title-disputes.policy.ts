import { isSamePayload } from '../approvals/payload-hash';
import type { Asset, TitleDispute } from '../database/generated/client';
import { Problem } from '../http/problem';
import type { Contested, TitleVerdict } from './title-disputes.dto';

type Disputed = Pick<Asset, 'status' | 'identifiers'>;

/**
 * What is asked about the disputant’s own asset alone. Whether anybody has the title is not: opening a dispute would
 * otherwise tell everybody what is in the register.
 */
export function judgeDisputable({ status, identifiers }: Disputed): void {
  if (status !== 'draft' && status !== 'submitted' && status !== 'due_diligence') {
    throw new Problem('STATE_REFUSED', `The asset is ${status}: who waits for a title disputes it.`);
  }
  if ((identifiers as unknown[]).length === 0) {
    throw new Problem('STATE_REFUSED', 'The asset names no register, deed or serial number.');
  }
}

export function judgeOpen({ status }: TitleDispute): void {
  if (status !== 'open') throw new Problem('STATE_REFUSED', `The dispute is ${status}.`);
}

/** What the second person saw and what the locks found are the same assets, in the same state. */
export function judgeUnchanged(approved: readonly Contested[], locked: readonly Contested[]): void {
  if (isSamePayload(approved, locked)) return;
  const cure = 'Reject or withdraw this request, read the dispute again, then propose a verdict anew.';
  throw new Problem('APPROVAL_VOID', 'The contested assets are no longer what the verdict was about.', { cure });
}

/** A dismissal is always possible. */
export function judgeVerdict(verdict: TitleVerdict['verdict'], contested: readonly Contested[]): void {
  if (verdict === 'dismiss') return;
  if (contested.length === 0) {
    throw new Problem('STATE_REFUSED', 'No other asset has the title: approve the asset, or dismiss the dispute.');
  }
  const tokens = contested.filter(({ has_token }) => has_token).map(({ asset_id }) => asset_id);
  if (tokens.length > 0) {
    throw new Problem('STATE_REFUSED', `An instrument of the asset ${tokens.join(', ')} is a token: its title stays.`);
  }
}
