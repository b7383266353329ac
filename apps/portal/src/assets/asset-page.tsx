import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { codeOf } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { History } from '../audit/history';
import { Digest } from '../design/digest';
import { Fact, Facts } from '../design/facts';
import { Icon } from '../design/icon';
import { Moment } from '../design/moment';
import { PageHeader, Section } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { amountToText } from '../format/amount';
import { codeToWords, countryToName } from '../format/words';
import { useMay } from '../session/session';
import { NotFoundPage } from '../shell/not-found-page';
import { Assessments } from './assessments';
import { AssetStatus } from './asset-status';
import { assetQuery } from './assets.queries';
import { attributeToText } from './attributes';
import { EvidenceFile } from './evidence-file';
import { Documents } from './documents';
import { NextStep } from './next-step';
import { ParcelMark } from './parcel-mark';

export function AssetPage() {
  const { assetId } = useParams({ from: '/signed-in/assets/$assetId' });
  const may = useMay();
  const { data: asset, error } = useQuery(assetQuery(assetId));

  // An address that is no id at all is as empty as one where nothing is registered.
  if (codeOf(error) === 'NOT_FOUND' || codeOf(error) === 'VALIDATION_FAILED') return <NotFoundPage />;
  if (!asset) {
    return (
      <>
        <PageHeader eyebrow="Asset" title="Asset" />
        {error ? <ProblemNotice error={error} /> : <RowsSkeleton label="Loading the asset" />}
      </>
    );
  }
  return (
    <>
      <PageHeader
        eyebrow={
          <Link to="/assets" className="inline-flex items-center gap-1 hover:text-ink">
            <Icon name="back" className="size-3" />
            Assets
          </Link>
        }
        title={asset.name}
        lead={
          <p className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-1">
            <AssetStatus status={asset.status} />
            <span>{`${codeToWords(asset.type)}, ${countryToName(asset.country)}`}</span>
          </p>
        }
        actions={<ParcelMark id={asset.id} className="size-16 max-sm:hidden" />}
      />
      <div className="grid gap-12 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid content-start gap-12">
          <NextStep asset={asset} />
          <Section title="Facts">
            <Facts>
              <Fact name="Valuation">
                {asset.valuation ? (
                  <span className="figures">{amountToText(asset.valuation)}</span>
                ) : (
                  <span className="text-faint">None yet</span>
                )}
              </Fact>
              <Fact name="Type">{codeToWords(asset.type)}</Fact>
              <Fact name="Country">{countryToName(asset.country)}</Fact>
              {Object.entries(asset.attributes).map(([name, value]) => (
                <Fact key={name} name={codeToWords(name)}>
                  {typeof value === 'string' && /^[a-z_]+$/.test(value) ? codeToWords(value) : attributeToText(value)}
                </Fact>
              ))}
              {asset.description && (
                <Fact name="Description">
                  <span className="whitespace-pre-line">{asset.description}</span>
                </Fact>
              )}
              {asset.external_id && (
                <Fact name="Your id">
                  <Digest value={asset.external_id} label="Your id" whole />
                </Fact>
              )}
              <Fact name="Register id">
                <Digest value={asset.id} label="Register id" whole />
              </Fact>
              <Fact name="Version">
                <span className="figures">{asset.version}</span>, changed <Moment at={asset.updated_at} />
              </Fact>
              <Fact name="Registered">
                <Moment at={asset.created_at} />
              </Fact>
            </Facts>
          </Section>
          <EvidenceFile asset={asset} />
          <Assessments asset={asset} />
          {may('document.read') && <Documents asset={asset} />}
        </div>
        {may('audit.read') && (
          <Section title="History">
            <History targetId={asset.id} />
          </Section>
        )}
      </div>
    </>
  );
}
