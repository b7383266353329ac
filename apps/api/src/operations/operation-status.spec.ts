import { OperationStatus } from '../database/generated/enums';
import { isOver, mayBecome } from './operation-status';

const STATUSES = Object.values(OperationStatus);

/** One line a status; × marks what it may become. */
const TABLE = `
               queued processing signed submitted confirmed refused failed
  queued       .      ×          ×      .         .         ×       ×
  processing   .      .          .      .         ×         ×       ×
  signed       .      .          .      ×         .         ×       ×
  submitted    .      .          .      .         ×         ×       ×
  confirmed    .      .          .      .         .         .       .
  refused      .      .          .      .         .         .       .
  failed       ×      .          .      .         .         .       .
`;

const [head, ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = lines.flatMap(([from, ...marks]) =>
  marks.map((mark, column) => [from as OperationStatus, head![column] as OperationStatus, mark === '×'] as const),
);

describe('the status of an operation', () => {
  it('is described in full by the table', () => {
    expect(cells).toHaveLength(STATUSES.length ** 2);
    expect(new Set(cells.map(([from]) => from))).toEqual(new Set(STATUSES));
  });

  it.each(cells)('%s → %s: %s', (from, to, allowed) => expect(mayBecome(from, to)).toBe(allowed));

  it('is over where only a person can go on', () => {
    expect(STATUSES.filter(isOver)).toEqual(['confirmed', 'refused', 'failed']);
  });
});
