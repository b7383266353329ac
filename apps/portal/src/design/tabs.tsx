import type { ReactNode } from 'react';

/** Links that filter the list below; which one holds is in the address, so that it can be kept and shared. */
export const FilterTabs = ({ label, children }: { label: string; children: ReactNode }) => (
  <nav aria-label={label} className="flex gap-5 overflow-x-auto">
    {children}
  </nav>
);

export const FILTER_TAB =
  '-mb-px whitespace-nowrap border-b-2 border-transparent py-2 text-sm text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink';
