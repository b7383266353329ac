import type { ReactNode } from 'react';
import { problemOf } from './problem';
import { Digest } from '../design/digest';
import { Icon } from '../design/icon';

/** A refusal as the API words it: what, why, what cures it, and the id to ask support about. */
export function ProblemNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const { title, detail, cure, code, errors, request_id: requestId } = problemOf(error);
  return (
    <div role="alert" className="grid gap-2 rounded-md border border-negative/40 bg-negative-wash px-4 py-3 text-sm">
      <p className="flex items-center gap-2 font-semibold text-negative">
        <Icon name="warning" />
        {title}
      </p>
      <p className="wrap-anywhere-safe">{detail}</p>
      {errors && (
        <ul className="grid gap-1">
          {errors.map(({ pointer, detail: place }) => (
            <li key={`${pointer} ${place}`} className="wrap-anywhere-safe">
              <code className="font-mono text-xs">{pointer}</code> {place}
            </li>
          ))}
        </ul>
      )}
      <p className="font-medium">{cure}</p>
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-soft">
        <code className="font-mono">{code}</code>
        {requestId && (
          <span className="inline-flex items-center gap-1">
            Request <Digest value={requestId} label="Request id" whole />
          </span>
        )}
      </p>
      {children && <div className="flex flex-wrap gap-2 pt-1">{children}</div>}
    </div>
  );
}
