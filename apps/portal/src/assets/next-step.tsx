import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answered } from '@cadastre/sdk';
import { api, type Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { toast } from '../design/toast';
import { useMay } from '../session/session';
import { assetGateQuery } from './assets.queries';

/** What has to happen now, by whom, and the button for whoever may do it. */
export function NextStep({ asset }: { asset: Schema<'Asset'> }) {
  const may = useMay();
  switch (asset.status) {
    case 'draft':
      return <DraftStep asset={asset} mayRegister={may('asset.submit')} />;
    case 'submitted':
      return (
        <Step title="Waits for a second person">
          The facts and the documents are closed while somebody else reviews them. The decision shows here as soon as it
          is made.
        </Step>
      );
    case 'due_diligence':
      return <DueDiligenceStep asset={asset} mayConclude={may('asset.conclude')} />;
    default:
      return null;
  }
}

function DraftStep({ asset, mayRegister }: { asset: Schema<'Asset'>; mayRegister: boolean }) {
  const queries = useQueryClient();
  const submit = useCommand({
    run: (id: string, headers) => answered(api.POST('/v1/assets/{id}/submit', { params: { path: { id } }, headers })),
    onDone: async () => {
      toast('Submitted for review');
      await queries.invalidateQueries({ queryKey: ['assets'] });
      await queries.invalidateQueries({ queryKey: ['audit'] });
    },
  });
  return (
    <Step title={asset.review_reason ? 'Returned by the reviewer' : 'A draft'}>
      {asset.review_reason && (
        <blockquote className="wrap-anywhere-safe border-l-2 border-waiting pl-3 text-ink">
          {asset.review_reason}
        </blockquote>
      )}
      <p>
        {mayRegister
          ? 'Upload the title, check the facts, then submit. A second person takes exactly that into due diligence.'
          : 'Nobody but its issuer can submit it.'}
      </p>
      {submit.error && <ProblemNotice error={submit.error} />}
      {mayRegister && (
        <div>
          <Button variant="primary" pending={submit.isPending} onClick={() => submit.mutate(asset.id)}>
            Submit for review
          </Button>
        </div>
      )}
    </Step>
  );
}

function DueDiligenceStep({ asset, mayConclude }: { asset: Schema<'Asset'>; mayConclude: boolean }) {
  const queries = useQueryClient();
  const { data: gate } = useQuery(assetGateQuery(asset.id));
  const conclude = useCommand({
    run: (id: string, headers) => answered(api.POST('/v1/assets/{id}/conclude', { params: { path: { id } }, headers })),
    onDone: async () => {
      toast('Waits for a second person');
      await queries.invalidateQueries();
    },
  });
  return (
    <Step title="In due diligence">
      <p>
        {gate?.whole
          ? 'The file is whole. A second person reads it and approves the asset.'
          : 'The facts stand still while evidence is decided about and assessments are signed.'}
      </p>
      {conclude.error && <ProblemNotice error={conclude.error} />}
      {mayConclude && gate?.whole && (
        <div>
          <Button variant="primary" pending={conclude.isPending} onClick={() => conclude.mutate(asset.id)}>
            Conclude due diligence
          </Button>
        </div>
      )}
    </Step>
  );
}

const Step = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-3 rounded-md border border-rule bg-sheet p-5 text-sm text-soft">
    <h2 className="font-serif text-lg font-medium text-ink">{title}</h2>
    {children}
  </section>
);
