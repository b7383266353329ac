/** At most `cap` units in any window; null is unlimited, zero is none. Moments and window share one unit of time. */
export interface RollingCap {
  readonly cap: bigint | null;
  readonly window: bigint;
}

export interface CappedIssue {
  readonly at: bigint;
  readonly units: bigint;
}

export interface RollingCapVerdict {
  readonly allowed: boolean;
  /** What could still be issued at that moment, after this issue when it is allowed; null is unlimited. */
  readonly headroom: bigint | null;
}

/** An issue leaves the window when exactly one window has passed. Burns give nothing back: only issues are counted. */
export function judgeRollingCap(rule: RollingCap, past: readonly CappedIssue[], issue: CappedIssue): RollingCapVerdict {
  if (rule.window <= 0n || issue.units < 0n) throw new RangeError(`${issue.units} units in a window of ${rule.window}`);
  if (rule.cap === null) return { allowed: true, headroom: null };
  let used = 0n;
  for (const { at, units } of past) {
    if (at > issue.at) throw new RangeError(`an earlier issue is dated ${at}, after ${issue.at}`);
    if (issue.at - at < rule.window) used += units;
  }
  const headroom = rule.cap > used ? rule.cap - used : 0n;
  const allowed = issue.units <= headroom;
  return { allowed, headroom: allowed ? headroom - issue.units : headroom };
}
