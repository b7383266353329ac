import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { answered } from '@cadastre/sdk';
import { api } from '../api/client';
import { fieldError } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Dialog, DialogActions } from '../design/dialog';
import { SelectField, TextArea, TextField } from '../design/field';
import { toast } from '../design/toast';
import { decimalToMinorUnits } from '../format/decimal';
import { codeToWords } from '../format/words';
import { ASSET_TYPES } from './asset-types';
import { AttributeFields } from './attribute-fields';
import { attributesOf, entriesToAttributes } from './attributes';
import { assetTypesQuery } from './assets.queries';

const CURRENCIES = ['EUR', 'CHF', 'USD', 'GBP', 'SGD'] as const;
const CURRENCY_SCALE = 2;

interface Entries {
  readonly name: string;
  readonly type: (typeof ASSET_TYPES)[number];
  readonly country: string;
  readonly description: string;
  readonly value: string;
  readonly currency: (typeof CURRENCIES)[number];
  readonly said: Readonly<Record<string, string>>;
}

const EMPTY: Entries = {
  name: '',
  type: 'real_estate',
  country: '',
  description: '',
  value: '',
  currency: 'EUR',
  said: {},
};

export function RegisterAssetDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} title="Register an asset" onClose={onClose}>
      <RegisterAssetForm onClose={onClose} />
    </Dialog>
  );
}

/** Mounted anew each time the dialog opens: an abandoned draft leaves nothing behind. */
function RegisterAssetForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [entries, setEntries] = useState(EMPTY);
  const [valueError, setValueError] = useState<string>();
  const set = (change: Partial<Entries>) => setEntries((before) => ({ ...before, ...change }));

  const { data: types } = useQuery(assetTypesQuery);
  const asked = types?.data.find(({ type }) => type === entries.type);
  const attributes = asked ? attributesOf(asked.attributes) : [];

  const register = useCommand({
    run: ({ value, currency, said, ...fields }: Entries, headers) => {
      const amount = decimalToMinorUnits(value, CURRENCY_SCALE);
      const valuation = amount === null ? null : { amount, asset: `${currency}/${CURRENCY_SCALE}` };
      const body = {
        ...fields,
        identifiers: [],
        valuation,
        attributes: entriesToAttributes(attributes, said, currency),
      };
      return answered(api.POST('/v1/assets', { headers, body }));
    },
    onDone: async (asset) => {
      toast('Registered as a draft');
      await queries.invalidateQueries({ queryKey: ['assets'] });
      await navigate({ to: '/assets/$assetId', params: { assetId: asset.id } });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const readable = entries.value.trim() === '' || decimalToMinorUnits(entries.value, CURRENCY_SCALE) !== null;
    setValueError(readable ? undefined : 'Write the amount as 1,250,000.00.');
    if (readable) register.mutate(entries);
  };

  return (
    <form onSubmit={submit} className="grid gap-5">
      <TextField
        label="Name"
        hint="As the asset is known: “Office building, 14 rue du Fossé”."
        required
        maxLength={200}
        autoFocus
        value={entries.name}
        error={fieldError(register.error, 'name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_9rem]">
        <SelectField
          label="Type"
          value={entries.type}
          onChange={({ target }) =>
            set({ type: ASSET_TYPES.find((type) => type === target.value) ?? EMPTY.type, said: {} })
          }
        >
          {ASSET_TYPES.map((type) => (
            <option key={type} value={type}>
              {codeToWords(type)}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Country"
          hint="Two letters, as LU"
          required
          pattern="[A-Z]{2}"
          maxLength={2}
          autoComplete="off"
          value={entries.country}
          error={fieldError(register.error, 'country')}
          onChange={({ target }) => set({ country: target.value.toUpperCase() })}
        />
      </div>
      <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_9rem]">
        <TextField
          label="Valuation"
          hint="May be left open."
          inputMode="decimal"
          autoComplete="off"
          value={entries.value}
          error={valueError ?? fieldError(register.error, 'valuation')}
          onChange={({ target }) => set({ value: target.value })}
        />
        <SelectField
          label="Currency"
          value={entries.currency}
          onChange={({ target }) =>
            set({ currency: CURRENCIES.find((currency) => currency === target.value) ?? EMPTY.currency })
          }
        >
          {CURRENCIES.map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </SelectField>
      </div>
      <AttributeFields
        attributes={attributes}
        entries={entries.said}
        errorOf={(name) => fieldError(register.error, `attributes/${name}`)}
        onChange={(name, entry) => set({ said: { ...entries.said, [name]: entry } })}
      />
      <TextArea
        label="Description"
        maxLength={10_000}
        value={entries.description}
        error={fieldError(register.error, 'description')}
        onChange={({ target }) => set({ description: target.value })}
      />
      {register.error && <ProblemNotice error={register.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={register.isPending}>
          Register the draft
        </Button>
      </DialogActions>
    </form>
  );
}
