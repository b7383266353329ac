import { answered } from '@cadastre/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Badge } from '../design/badge';
import { Button } from '../design/button';
import { Section } from '../design/page';
import { toast } from '../design/toast';
import { codeToWords } from '../format/words';
import { dayToText } from '../format/time';
import { useMay, useSession } from '../session/session';
import { assetAssessmentsQuery, assetGateQuery } from './assets.queries';
import { WriteAssessmentDialog } from './write-assessment-dialog';

type Assessment = Schema<'Assessment'>;
type Kind = Assessment['kind'];

const KINDS = ['legal', 'financial', 'technical'] as const satisfies readonly Kind[];

/** Before due diligence there is nothing to assess, and after the end nobody relies on it. */
const ASSESSED: readonly Schema<'Asset'>['status'][] = ['due_diligence', 'approved', 'tokenised', 'active'];

export function Assessments({ asset }: { asset: Schema<'Asset'> }) {
  const may = useMay();
  const { data, error } = useQuery(assetAssessmentsQuery(asset.id));
  const { data: gate } = useQuery(assetGateQuery(asset.id));
  const [writes, setWrites] = useState<Kind>();
  if (!ASSESSED.includes(asset.status)) return null;
  return (
    <Section title="Assessments">
      {error && <ProblemNotice error={error} />}
      <ul className="border-t border-rule">
        {KINDS.map((kind) => (
          <Row
            key={kind}
            kind={kind}
            rows={data?.data.filter((each) => each.kind === kind) ?? []}
            gap={gate?.gaps.find((each) => each.part === 'assessment' && each.kind === kind)}
            onWrite={may('assessment.draft') ? () => setWrites(kind) : undefined}
          />
        ))}
      </ul>
      {writes && <WriteAssessmentDialog assetId={asset.id} kind={writes} onClose={() => setWrites(undefined)} />}
    </Section>
  );
}

interface RowProps {
  readonly kind: Kind;
  readonly rows: readonly Assessment[];
  readonly gap: Schema<'EvidenceGate'>['gaps'][number] | undefined;
  readonly onWrite: (() => void) | undefined;
}

function Row({ kind, rows, gap, onWrite }: RowProps) {
  const may = useMay();
  const { person } = useSession();
  const draft = rows.find(({ status }) => status === 'draft');
  const shown = draft ?? rows.find(({ status }) => status === 'signed');
  return (
    <li className="grid gap-2 border-b border-rule py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{`${codeToWords(kind)} assessment`}</span>
        <Badge tone={gap ? (gap.code === 'UNSIGNED' ? 'waiting' : 'negative') : 'positive'}>
          {codeToWords(gap?.code.toLowerCase() ?? 'signed')}
        </Badge>
        {shown && (
          <span className="text-xs text-faint">{`${shown.score} of 100, until ${dayToText(shown.valid_until)}`}</span>
        )}
      </p>
      {gap && <p className="text-sm text-soft">{`${gap.detail} ${gap.cure}`}</p>}
      {shown && <blockquote className="wrap-anywhere-safe text-sm whitespace-pre-line">{shown.findings}</blockquote>}
      <div className="flex flex-wrap gap-2">
        {draft && may('assessment.sign') && !draft.writers.includes(person.id) && <Sign draft={draft} />}
        {onWrite && (
          <Button size="sm" onClick={onWrite}>
            {draft ? 'Write it anew' : 'Write an assessment'}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Signs the version that stands on the page, and no other one. */
function Sign({ draft }: { draft: Assessment }) {
  const queries = useQueryClient();
  const sign = useCommand({
    run: ({ asset_id: id, kind, version }: Assessment, headers) =>
      answered(
        api.POST('/v1/assets/{id}/assessments/{kind}/sign', {
          params: { path: { id, kind }, header: { 'If-Match': `"${version}"` } },
          headers,
        }),
      ),
    onDone: async () => {
      toast('Signed');
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      {sign.error && <ProblemNotice error={sign.error} />}
      <Button size="sm" variant="primary" pending={sign.isPending} onClick={() => sign.mutate(draft)}>
        Sign it
      </Button>
    </>
  );
}
