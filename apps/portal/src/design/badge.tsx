/** What a status means to the reader, whatever the resource. */
export type Tone = 'neutral' | 'waiting' | 'positive' | 'negative';

const TONES: Readonly<Record<Tone, string>> = {
  neutral: 'bg-neutral-wash text-neutral',
  waiting: 'bg-waiting-wash text-waiting',
  positive: 'bg-positive-wash text-positive',
  negative: 'bg-negative-wash text-negative',
};

/** A shape for each tone, so that the status can be told without its colour. */
const SHAPES: Readonly<Record<Tone, string>> = {
  neutral: 'M2 2h6v6H2z',
  waiting: 'M5 1.5L8.5 5 5 8.5 1.5 5z',
  positive: 'M1.5 5.2L4 7.7l4.5-5.2',
  negative: 'M2 2l6 6M8 2L2 8',
};

export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-sm px-2 text-xs font-medium ${TONES[tone]}`}
    >
      <svg
        viewBox="0 0 10 10"
        aria-hidden="true"
        className="size-2.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      >
        <path d={SHAPES[tone]} />
      </svg>
      {children}
    </span>
  );
}
