import { FORMATS } from '../format/time';

/** A moment in the reader's own zone; the register's time, UTC, on hover and for machines. */
export const Moment = ({ at, as = 'dateTime' }: { at: string; as?: keyof typeof FORMATS }) => (
  <time dateTime={at} title={at} className="figures whitespace-nowrap">
    {FORMATS[as].format(new Date(at))}
  </time>
);
