import type { Tone } from '../design/badge';

interface Key {
  readonly revoked_at: string | null;
  readonly expires_at: string | null;
}

/** Whether a key still opens anything. */
export function standingOf(key: Key, now: number): { readonly label: string; readonly tone: Tone } {
  if (key.revoked_at !== null) return { label: 'Revoked', tone: 'negative' };
  if (key.expires_at !== null && Date.parse(key.expires_at) <= now) return { label: 'Expired', tone: 'neutral' };
  return { label: 'Active', tone: 'positive' };
}
