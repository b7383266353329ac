import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { Badge, type Tone } from '../design/badge';
import { Button } from '../design/button';
import { Moment } from '../design/moment';
import { Section } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { codeToWords } from '../format/words';
import { dayToText } from '../format/time';
import { useMay } from '../session/session';
import { assetEvidenceQuery, assetGateQuery, assetTypesQuery } from './assets.queries';
import { isClosed } from './documents';
import { HandInDialog } from './hand-in-dialog';

type Piece = Schema<'Evidence'>;
type Gap = Schema<'EvidenceGate'>['gaps'][number];

/** What has to be on file, what is, and what would cure what is missing. */
export function EvidenceFile({ asset }: { asset: Schema<'Asset'> }) {
  const may = useMay();
  const [handsIn, setHandsIn] = useState<Piece['kind']>();
  const mayHandIn = may('evidence.submit') && !isClosed(asset.status);
  const { data: types } = useQuery(assetTypesQuery);
  const { data: gate, error } = useQuery(assetGateQuery(asset.id));
  const { data: pieces } = useQuery(assetEvidenceQuery(asset.id));
  const asked = types?.data.find(({ type }) => type === asset.type)?.evidence;
  return (
    <Section title="Evidence">
      {error && <ProblemNotice error={error} />}
      {(!gate || !pieces || !asked) && !error && <RowsSkeleton rows={4} label="Loading the evidence" />}
      {gate && pieces && asked && (
        <ul className="border-t border-rule">
          {asked.map(({ kind, description, required }) => (
            <Kind
              key={kind}
              name={required ? codeToWords(kind) : `${codeToWords(kind)} (not required)`}
              description={description}
              piece={newestOf(pieces.data, kind)}
              gap={gate.gaps.find((gap) => gap.part === 'evidence' && gap.kind === kind)}
              onHandIn={mayHandIn ? () => setHandsIn(kind) : undefined}
            />
          ))}
        </ul>
      )}
      {gate?.shuts_at && (
        <p className="text-sm text-faint">
          The first of it lapses <Moment at={gate.shuts_at} />.
        </p>
      )}
      {handsIn && <HandInDialog assetId={asset.id} kind={handsIn} onClose={() => setHandsIn(undefined)} />}
    </Section>
  );
}

/** The one in force, or else the last that was handed in. */
const newestOf = (pieces: readonly Piece[], kind: string): Piece | undefined =>
  pieces.find((piece) => piece.kind === kind && piece.status === 'accepted') ??
  pieces.find((piece) => piece.kind === kind);

interface KindProps {
  readonly name: string;
  readonly description: string;
  readonly piece?: Piece;
  readonly gap?: Gap;
  readonly onHandIn: (() => void) | undefined;
}

function Kind({ name, description, piece, gap, onHandIn }: KindProps) {
  const handsIn = piece ? 'Hand in a newer one' : 'Hand it in';
  return (
    <li className="grid gap-1 border-b border-rule py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{name}</span>
        <Badge tone={toneOf(piece, gap)}>{codeToWords(gap?.code.toLowerCase() ?? piece?.status ?? 'missing')}</Badge>
        {piece?.valid_until && !gap && (
          <span className="text-xs text-faint">{`until ${dayToText(piece.valid_until)}`}</span>
        )}
      </p>
      <p className="wrap-anywhere-safe text-sm text-soft">{gap ? `${gap.detail} ${gap.cure}` : description}</p>
      {onHandIn && (
        <div>
          <Button size="sm" onClick={onHandIn} aria-label={`${handsIn}: ${name}`}>
            {handsIn}
          </Button>
        </div>
      )}
    </li>
  );
}

function toneOf(piece: Piece | undefined, gap: Gap | undefined): Tone {
  if (gap) return gap.code === 'UNDECIDED' || gap.code === 'UNSIGNED' ? 'waiting' : 'negative';
  return piece?.status === 'accepted' ? 'positive' : 'neutral';
}
