import { SelectField, TextField } from '../design/field';
import { codeToWords } from '../format/words';
import type { Attribute } from './attributes';

interface Props {
  readonly attributes: readonly Attribute[];
  readonly entries: Readonly<Record<string, string>>;
  readonly errorOf: (name: string) => string | undefined;
  readonly onChange: (name: string, entry: string) => void;
}

/** What is said of an asset of the chosen type. A draft may leave some of it open. */
export const AttributeFields = ({ attributes, entries, errorOf, onChange }: Props) => (
  <fieldset className="grid gap-5 sm:grid-cols-2">
    {attributes.map((attribute) => (
      <AttributeField
        key={attribute.name}
        attribute={attribute}
        entry={entries[attribute.name] ?? ''}
        error={errorOf(attribute.name)}
        onChange={(entry) => onChange(attribute.name, entry)}
      />
    ))}
  </fieldset>
);

interface FieldProps {
  readonly attribute: Attribute;
  readonly entry: string;
  readonly error: string | undefined;
  readonly onChange: (entry: string) => void;
}

function AttributeField({ attribute, entry, error, onChange }: FieldProps) {
  const { label, input, description, required } = attribute;
  const common = {
    label,
    error,
    hint: `${codeToWords(description)}${required ? '; needed to submit.' : '.'}`,
    value: entry,
  };
  if (input === 'choice' || input === 'yes_or_no') {
    const choices = input === 'choice' ? attribute.choices : ['yes', 'no'];
    return (
      <SelectField {...common} onChange={({ target }) => onChange(target.value)}>
        <option value="">Not said yet</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {codeToWords(choice)}
          </option>
        ))}
      </SelectField>
    );
  }
  return (
    <TextField
      {...common}
      type={input === 'date' ? 'date' : 'text'}
      inputMode={input === 'whole' ? 'numeric' : input === 'amount' ? 'decimal' : 'text'}
      maxLength={300}
      autoComplete="off"
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
