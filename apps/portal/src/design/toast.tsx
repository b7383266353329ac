import { useSyncExternalStore } from 'react';
import { Icon } from './icon';

interface Toast {
  readonly id: number;
  readonly text: string;
}

/** Long enough to be read twice; nothing that must be acted on is said in a toast. */
const SHOWN_MS = 6_000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => replace(toasts.filter((toast) => toast.id !== id));

export function toast(text: string): void {
  const id = ++lastId;
  replace([...toasts.slice(-2), { id, text }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function Toaster() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2 sm:left-auto sm:right-6 sm:justify-items-end"
    >
      {shown.map(({ id, text }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-md animate-[arrive_160ms_ease-out] items-center gap-3 rounded-md border border-rule bg-sheet py-2 pl-4 pr-2 text-sm shadow-float"
        >
          {text}
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => dismiss(id)}
            className="grid size-7 place-items-center rounded-sm text-faint hover:bg-inset hover:text-ink"
          >
            <Icon name="close" className="size-3" />
          </button>
        </div>
      ))}
    </div>
  );
}
