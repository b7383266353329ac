/** Drawn on a 16-unit grid with one pen, as the lines of a plan. */
const PATHS = {
  parcels: 'M2.5 2.5h11v11h-11z M8.5 2.5l-1.5 11 M7.9 6.5l5.6-1',
  approve: 'M2.5 8.5l3.5 3.5 7.5-8',
  inbox: 'M2.5 9.5l2-6h7l2 6v4h-11z M2.5 9.5h3.5l1 2h2l1-2h3.5',
  pulse: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  ledger: 'M3.5 2.5h9v11h-9z M6 5.5h4 M6 8h4 M6 10.5h2.5',
  key: 'M10.5 9a3.5 3.5 0 1 0-3.3-2.3L2.5 11.5v2h2.5v-1.5h1.5v-1.5l1.3-1.3c.8.5 1.7.8 2.7-.2z',
  shield: 'M8 1.8l5 2v4c0 3-2 5.3-5 6.4-3-1.1-5-3.4-5-6.4v-4z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z M8 1.5v1.4 M8 13.1v1.4 M1.5 8h1.4 M13.1 8h1.4 M3.4 3.4l1 1 M11.6 11.6l1 1 M3.4 12.6l1-1 M11.6 4.4l1-1',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
  screen: 'M2 3.5h12v7.5H2z M5.5 13.5h5',
  menu: 'M2 4.5h12 M2 8h12 M2 11.5h12',
  close: 'M3.5 3.5l9 9 M12.5 3.5l-9 9',
  copy: 'M5.5 5.5h8v8h-8z M3.5 10.5h-1v-8h8v1',
  download: 'M8 2.5v7.5 M4.8 7.2L8 10.4l3.2-3.2 M2.5 13.5h11',
  upload: 'M8 10.5V3 M4.8 6L8 2.8 11.2 6 M2.5 13.5h11',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  signOut: 'M9.5 2.5h-7v11h7 M6.5 8h7.5 M11.2 5.2L14 8l-2.8 2.8',
  warning: 'M8 2.2l6.3 11.3H1.7z M8 6.5v3.2 M8 11.4v.6',
  plus: 'M8 2.5v11 M2.5 8h11',
} as const;

export type IconName = keyof typeof PATHS;

/** Always beside words or under a label: an icon alone names nothing. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.25"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
