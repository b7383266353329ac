import type { ReactNode } from 'react';
import { Brand } from '../design/brand';
import { PAGE_TITLE_ID } from '../design/page';
import { ThemeSwitch } from '../design/theme-switch';
import { CadastralPlan } from './cadastral-plan';

/** The pages before the register: a plan, and one form beside it. */
export function Threshold({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh max-lg:grid-rows-[auto_1fr] lg:grid-cols-[minmax(0,1.1fr)_minmax(28rem,1fr)]">
      <title>{`${title} · Cadastre`}</title>
      <div className="relative overflow-hidden border-rule bg-inset max-lg:h-32 max-lg:border-b lg:border-r">
        <CadastralPlan />
      </div>
      <div className="flex flex-col px-6 py-6 sm:px-12">
        <header className="flex items-center justify-between">
          <Brand />
          <ThemeSwitch />
        </header>
        <main
          id="content"
          tabIndex={-1}
          aria-labelledby={PAGE_TITLE_ID}
          className="mx-auto grid w-full max-w-sm flex-1 content-center gap-8 py-12"
        >
          <div className="grid gap-2">
            <h1 id={PAGE_TITLE_ID} className="font-serif text-title font-medium tracking-[-0.01em]">
              {title}
            </h1>
            <p className="text-soft">{lead}</p>
          </div>
          {children}
        </main>
        <footer className="text-xs text-faint">The register of tokenised assets. Every act in it is recorded.</footer>
      </div>
    </div>
  );
}
