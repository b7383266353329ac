import { parcelsOf } from './parcels';

/** A little plan to recognise an asset by; its name stands beside it. */
export function ParcelMark({ id, className = 'size-8' }: { id: string; className?: string }) {
  const { parcels, marked } = parcelsOf(id);
  return (
    <svg viewBox="-0.5 -0.5 25 25" aria-hidden="true" className={`shrink-0 ${className}`} shapeRendering="crispEdges">
      {parcels.map(({ x, y, width, height }, i) => (
        <rect
          key={`${x} ${y}`}
          {...{ x, y, width, height }}
          className={i === marked ? 'fill-accent stroke-rule-strong' : 'fill-sheet stroke-rule-strong'}
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
