import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useEventStream } from '../activity/use-event-stream';
import { PAGE_TITLE_ID } from '../design/page';
import { Drawer } from './drawer';
import { Sidebar } from './sidebar';

export function Shell() {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEventStream();

  // Whoever follows a link stands at the new page, not at the link; a first arrival starts at the top, skip link first.
  useEffect(
    () =>
      router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged) main.current?.focus({ preventScroll: true });
      }),
    [router],
  );

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:left-4 focus:top-3 focus:z-50 focus:rounded-md focus:bg-accent focus:px-4 focus:py-2 focus:text-sm focus:font-medium focus:text-on-accent"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 h-dvh border-r border-rule max-lg:hidden">
        <Sidebar />
      </aside>
      <Drawer />
      <main
        id="content"
        ref={main}
        tabIndex={-1}
        aria-labelledby={PAGE_TITLE_ID}
        className="mx-auto w-full max-w-280 px-4 py-8 sm:px-8 lg:px-12 lg:py-12"
      >
        <Outlet />
      </main>
    </div>
  );
}
