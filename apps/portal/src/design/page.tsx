import type { ReactNode } from 'react';

/** The id that names `<main>`: whoever arrives by a link hears the title. */
export const PAGE_TITLE_ID = 'page-title';

interface HeaderProps {
  title: string;
  /** what kind of page this is, or where it belongs, above the title */
  eyebrow?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, eyebrow, lead, actions }: HeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4 pb-8">
      <title>{`${title} · Cadastre`}</title>
      <div className="grid min-w-0 gap-1.5">
        {eyebrow && <div className="caption">{eyebrow}</div>}
        <h1 id={PAGE_TITLE_ID} className="wrap-anywhere-safe font-serif text-title font-medium tracking-[-0.01em]">
          {title}
        </h1>
        {lead && <div className="max-w-2xl text-soft">{lead}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid content-start gap-4">
      <div className="flex min-h-7 flex-wrap items-baseline justify-between gap-3">
        <h2 className="font-serif text-lg font-medium">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
