export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 font-serif text-lg font-medium tracking-[-0.01em] text-ink">
      <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5" fill="none" strokeWidth="1.4">
        <path d="M9.8 9.2L19 7.4V19H8.6z" className="fill-accent" />
        <path
          d="M1 1h18v18H1z M11 1L8.6 19 M9.9 9.2L19 7.4 M9.2 14.2L1 11.8"
          className="stroke-ink"
          strokeLinejoin="round"
        />
      </svg>
      Cadastre
    </span>
  );
}
