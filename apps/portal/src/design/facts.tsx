import type { ReactNode } from 'react';

/** Entries of a folio: caption, leader, value. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="@container border-t border-rule">{children}</dl>
);

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-baseline gap-x-5 border-b border-rule py-2.5 @lg:grid-cols-[11rem_minmax(0,1fr)]">
    <dt className="text-sm text-faint">{name}</dt>
    <dd className="wrap-anywhere-safe min-w-0">{children}</dd>
  </div>
);
