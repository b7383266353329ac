import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Brand } from '../design/brand';
import { Icon } from '../design/icon';
import { Sidebar } from './sidebar';

/** The navigation of a narrow screen: the same sidebar in a modal dialog that slides over the page. */
export function Drawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const pathname = useRouterState({ select: (state) => state.location.pathname });

  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  // Going somewhere closes it.
  useEffect(() => dialog.current?.close(), [pathname]);

  return (
    <header className="sticky top-0 z-20 flex h-14 items-center justify-between border-b border-rule bg-paper px-4 lg:hidden">
      <Brand />
      <button
        type="button"
        aria-label="Open the navigation"
        onClick={() => setOpen(true)}
        className="grid size-10 place-items-center rounded-md hover:bg-inset"
      >
        <Icon name="menu" className="size-5" />
      </button>
      <dialog
        ref={dialog}
        aria-label="Navigation"
        onClose={() => setOpen(false)}
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r border-rule bg-paper p-0"
      >
        {open && (
          <>
            <button
              type="button"
              aria-label="Close the navigation"
              onClick={() => dialog.current?.close()}
              className="absolute right-3 top-3 z-10 grid size-9 place-items-center rounded-md text-faint hover:bg-inset hover:text-ink"
            >
              <Icon name="close" />
            </button>
            <Sidebar />
          </>
        )}
      </dialog>
    </header>
  );
}
