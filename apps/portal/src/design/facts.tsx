import type { ReactNode } from 'react';

/** Entries of a folio: caption, leader, value. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className="border-t border-rule">{children}</dl>;

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid gap-x-6 gap-y-0.5 border-b border-rule py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
    <dt className="text-sm text-faint">{name}</dt>
    <dd className="wrap-anywhere-safe min-w-0">{children}</dd>
  </div>
);
