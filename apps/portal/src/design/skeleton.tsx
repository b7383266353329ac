/** Lines where rows will stand, of the rows' height, so that nothing moves when they come. */
export function RowsSkeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" className="border-t border-rule">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden="true" className="flex h-15 items-center gap-4 border-b border-rule px-1">
          <span className="size-8 animate-[pending_1.6s_ease-in-out_infinite] rounded-sm bg-inset" />
          <span className="h-3 w-1/3 animate-[pending_1.6s_ease-in-out_infinite] rounded-sm bg-inset" />
          <span className="ml-auto h-3 w-24 animate-[pending_1.6s_ease-in-out_infinite] rounded-sm bg-inset" />
        </div>
      ))}
    </div>
  );
}
