import type { Schema } from '../api/client';
import { Digest } from '../design/digest';
import { Section } from '../design/page';
import { codeToWords } from '../format/words';
import { type Line, linesOf } from './approval-words';

/** What is approved, whole and line by line, and the hash that the decision names. */
export function Payload({ approval }: { approval: Schema<'Approval'> }) {
  return (
    <Section title="What is approved">
      <table className="w-full border-t border-rule">
        <caption className="sr-only">The payload, line by line</caption>
        <tbody>
          {linesOf(approval.payload).map((line) => (
            <tr
              key={line.path.join('/')}
              className="border-b border-rule align-baseline max-sm:grid max-sm:gap-0.5 max-sm:py-2.5"
            >
              <th scope="row" className="text-left text-sm font-normal text-faint sm:w-56 sm:py-2.5 sm:pr-6">
                {line.path.map(nameToWords).join(' › ')}
              </th>
              <td className="wrap-anywhere-safe whitespace-pre-line sm:py-2.5">
                <Value line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="grid gap-1 rounded-md bg-inset px-4 py-3">
        <p className="caption">SHA-256 of this payload</p>
        <Digest value={approval.payload_hash} label="Payload hash" whole />
      </div>
    </Section>
  );
}

const nameToWords = (name: string): string => (name === 'sha256' ? 'SHA-256' : codeToWords(name));

const MACHINE = 'font-mono text-sm figures';

/** Shown to the last sign: ids and digests in the machine's face, words in ours. */
function Value({ line: { path, value, words } }: { line: Line }) {
  if (value === null) return <span className="text-faint">empty</span>;
  if (words !== undefined) {
    return (
      <>
        <span className="figures">{words}</span> <span className={`${MACHINE} text-faint`}>{value}</span>
      </>
    );
  }
  return /^(sha256|hash|id|.*_id)$/.test(path.at(-1) ?? '') ? <span className={MACHINE}>{value}</span> : value;
}
