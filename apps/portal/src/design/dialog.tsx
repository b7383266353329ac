import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icon';

interface Props {
  open: boolean;
  title: string;
  children: ReactNode;
  onClose: () => void;
  /** a command is running: the dialog stays until it is answered */
  busy?: boolean;
}

/**
 * The browser's own modal dialog: it keeps the focus, makes the page behind inert, closes on Escape and gives the focus
 * back, without a script that injects styles, which the content policy would refuse.
 */
export function Dialog({ open, title, children, onClose, busy = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => busy && event.preventDefault()}
      onClose={onClose}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-md border border-rule bg-sheet p-0 shadow-float open:animate-[arrive_140ms_ease-out]"
    >
      {open && (
        <div className="grid gap-5 p-6">
          <header className="flex items-start justify-between gap-4">
            <h2 id={titleId} className="font-serif text-lg font-medium">
              {title}
            </h2>
            <button
              type="button"
              aria-label="Close"
              disabled={busy}
              onClick={() => dialog.current?.close()}
              className="-m-1.5 grid size-8 place-items-center rounded-sm text-faint hover:bg-inset hover:text-ink"
            >
              <Icon name="close" />
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}

/** The last line of a dialog: what cancels on the left of what acts. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap justify-end gap-2 border-t border-rule pt-4">{children}</div>
);
