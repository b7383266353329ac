import { toast } from './toast';
import { Icon } from './icon';

/** An id or a hash: read in groups, copied whole. */
export function Digest({ value, label, whole = false }: { value: string; label: string; whole?: boolean }) {
  const shown = whole || value.length <= 16 ? value : `${value.slice(0, 8)}…${value.slice(-6)}`;
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    toast(`${label} copied`);
  };
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle font-mono text-xs text-soft">
      <span className="wrap-anywhere-safe" title={whole ? undefined : value}>
        {shown}
      </span>
      <button
        type="button"
        aria-label={`Copy ${label.toLowerCase()}`}
        onClick={() => void copy()}
        className="relative grid size-6 shrink-0 place-items-center rounded-sm text-faint hover:bg-inset hover:text-ink"
      >
        <Icon name="copy" className="size-3" />
      </button>
    </span>
  );
}
