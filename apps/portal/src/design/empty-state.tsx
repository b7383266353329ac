import type { ReactNode } from 'react';

/** An unsurveyed plot: says what would stand here and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-3 border-y border-rule px-6 py-14 text-center">
      <svg viewBox="0 0 64 48" aria-hidden="true" className="h-12 text-rule-strong" fill="none" stroke="currentColor">
        <path d="M4 8l22-4 34 8-6 30-28 2-20-8z M26 4l-4 38 M24 24l34-2" strokeDasharray="3 3" />
        <path d="M2 8h4M4 6v4 M24 4h4M26 2v4 M58 12h4M60 10v4 M52 42h4M54 40v4" />
      </svg>
      <p className="font-serif text-lg font-medium">{title}</p>
      {children && <div className="max-w-md text-sm text-soft">{children}</div>}
    </div>
  );
}
