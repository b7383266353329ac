import { useQuery } from '@tanstack/react-query';
import type { Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { buttonClass } from '../design/button';
import { Digest } from '../design/digest';
import { Icon } from '../design/icon';
import { Moment } from '../design/moment';
import { Section } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { bytesToText, codeToWords } from '../format/words';
import { useMay } from '../session/session';
import { assetDocumentsQuery } from './assets.queries';
import { UploadDocument } from './upload-document';

/** While its file stands still, and when it is closed. */
export const isClosed = (status: Schema<'Asset'>['status']): boolean =>
  status === 'submitted' || status === 'redeemed' || status === 'retired';

export function Documents({ asset }: { asset: Schema<'Asset'> }) {
  const may = useMay();
  const { data, error } = useQuery(assetDocumentsQuery(asset.id));
  return (
    <Section title="Documents">
      {error && <ProblemNotice error={error} />}
      {!data && !error && <RowsSkeleton rows={2} label="Loading documents" />}
      {data?.data.length === 0 && (
        <p className="border-y border-rule py-5 text-sm text-faint">No document is filed yet.</p>
      )}
      {data && data.data.length > 0 && (
        <ul className="border-t border-rule">
          {data.data.map((document) => (
            <Filed key={document.id} document={document} />
          ))}
        </ul>
      )}
      {!isClosed(asset.status) && may('document.upload') && <UploadDocument assetId={asset.id} />}
    </Section>
  );
}

function Filed({ document }: { document: Schema<'Document'> }) {
  return (
    <li className="flex items-center gap-4 border-b border-rule py-3">
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="caption">{codeToWords(document.kind)}</p>
        <p className="wrap-anywhere-safe font-medium">{document.file_name}</p>
        <p className="flex flex-wrap items-center gap-x-3 text-xs text-faint">
          <span className="figures">{bytesToText(document.size_bytes)}</span>
          <Moment at={document.created_at} />
          <span>{document.scan === 'clean' ? 'Scanned, clean' : 'Not scanned'}</span>
          <span className="inline-flex items-center gap-1">
            SHA-256 <Digest value={document.sha256} label="SHA-256" />
          </span>
        </p>
      </div>
      <a
        href={`/v1/documents/${document.id}/content`}
        download={document.file_name}
        aria-label={`Download ${document.file_name}`}
        className={buttonClass('secondary', 'sm')}
      >
        <Icon name="download" className="size-3.5" />
        <span className="max-sm:hidden">Download</span>
      </a>
    </li>
  );
}
