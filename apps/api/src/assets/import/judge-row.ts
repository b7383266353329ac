import { z } from 'zod';
import type { ProblemPlace } from '../../http/problem';
import { externalId } from '../../http/fields';
import { type RegisterAsset, registerAssetBody } from '../assets.dto';

/** What an imported row says of an asset. Its external_id is what keeps a repeated row from registering it twice. */
const importedRow = registerAssetBody.safeExtend({ external_id: externalId });

export type ImportedRow = RegisterAsset & { readonly external_id: string };

/** A spreadsheet would take such a cell for a formula, and carry it out for whoever exports and opens it. */
const FORMULA = /^[=+\-@\t\r]/;

/** The asset that a row describes, or every place that is wrong with it, by pointer into the row. */
export function judgeRow(row: unknown): { readonly asset: ImportedRow } | { readonly errors: ProblemPlace[] } {
  const parsed = importedRow.safeParse(row);
  const errors = [
    ...(parsed.error?.issues ?? []).map((issue) => ({
      pointer: issue.path.map((segment) => `/${String(segment)}`).join(''),
      code: issue.code.toUpperCase(),
      detail: issue.message,
    })),
    ...formulasIn(row),
  ];
  return parsed.success && errors.length === 0 ? { asset: parsed.data } : { errors };
}

function formulasIn(value: unknown, pointer = ''): ProblemPlace[] {
  if (typeof value === 'string') {
    if (!FORMULA.test(value)) return [];
    return [{ pointer, code: 'FORMULA', detail: 'A cell may not begin with =, +, -, @, a tab or a line break.' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => formulasIn(inner, `${pointer}/${key}`));
}

export const importBody = z
  .strictObject({
    dry_run: z.boolean().default(false).meta({ description: 'judge every row, register none' }),
    rows: z.array(z.record(z.string(), z.unknown())).min(1).optional(),
    csv: z.string().min(1).optional().meta({
      description: 'external_id,type,name,country,description,valuation_amount,valuation_asset in the first line',
    }),
  })
  .meta({ id: 'ImportAssetsCommand' });

export type ImportAssets = z.infer<typeof importBody>;
