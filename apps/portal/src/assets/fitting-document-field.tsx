import { useQuery } from '@tanstack/react-query';
import { SelectField } from '../design/field';
import { assetDocumentsQuery } from './assets.queries';

interface Props {
  readonly assetId: string;
  /** what it is to be evidence of, or a report on */
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  readonly error?: string;
  readonly onChoose: (id: string) => void;
}

/** One of the asset's documents that are of the kind, or of none in particular. */
export function FittingDocumentField({ assetId, kind, label, value, error, onChoose }: Props) {
  const { data: documents } = useQuery(assetDocumentsQuery(assetId));
  const fitting = documents?.data.filter((each) => each.kind === kind || each.kind === 'other') ?? [];
  return (
    <SelectField label={label} required value={value} error={error} onChange={({ target }) => onChoose(target.value)}>
      <option value="">{fitting.length === 0 ? 'Upload it first, under Documents' : 'Choose one'}</option>
      {fitting.map(({ id, file_name: name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
