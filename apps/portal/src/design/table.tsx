import type { ReactNode } from 'react';

/** A ruled table: hairlines, no boxes, figures in columns. Its caption names it for those who do not see the heading. */
export function Table({ caption, head, children }: { caption: string; head: ReactNode; children: ReactNode }) {
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-rule-strong">{head}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface CellProps {
  children?: ReactNode;
  align?: 'left' | 'right';
  /** columns that a narrow screen leaves out; what matters of them stands in the first column there */
  wide?: boolean;
}

const cellClass = ({ align, wide }: CellProps) =>
  `${align === 'right' ? 'text-right' : ''} ${wide ? 'max-md:hidden' : ''}`;

export const HeadCell = (props: CellProps) => (
  <th scope="col" className={`caption px-2 py-2 first:pl-1 last:pr-1 ${cellClass(props)}`}>
    {props.children}
  </th>
);

export const Row = ({ children }: { children: ReactNode }) => (
  <tr className="relative border-b border-rule transition-colors hover:bg-sheet">{children}</tr>
);

export const Cell = (props: CellProps) => (
  <td className={`h-15 px-2 py-2 align-middle first:pl-1 last:pr-1 ${cellClass(props)}`}>{props.children}</td>
);
