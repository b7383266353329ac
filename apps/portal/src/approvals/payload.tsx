import type { Schema } from '../api/client';
import { Digest } from '../design/digest';
import { Section } from '../design/page';
import { codeToWords } from '../format/words';
import { linesOf } from './approval-words';

/** What is approved, whole and line by line, and the hash that the decision names. */
export function Payload({ approval }: { approval: Schema<'Approval'> }) {
  return (
    <Section title="What is approved">
      <table className="w-full border-t border-rule">
        <caption className="sr-only">The payload, line by line</caption>
        <tbody>
          {linesOf(approval.payload).map(({ path, value }) => (
            <tr key={path.join('/')} className="border-b border-rule align-top max-sm:grid max-sm:py-2">
              <th scope="row" className="py-2.5 pr-6 text-left text-sm font-normal text-faint sm:w-60 max-sm:py-0">
                {path.map(codeToWords).join(' › ')}
              </th>
              <td className="wrap-anywhere-safe whitespace-pre-line py-2.5 max-sm:py-0">
                {value === null ? (
                  <span className="text-faint">empty</span>
                ) : (
                  <Leaf name={path.at(-1) ?? ''} value={value} />
                )}
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

/** Shown as it is, to the last sign: digests and ids in the machine's face, words in ours. */
const Leaf = ({ name, value }: { name: string; value: string }) =>
  /^(sha256|hash|id|.*_id|amount)$/.test(name) ? <span className="font-mono text-sm figures">{value}</span> : value;
