import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../access/actor';
import type { Operation, Prisma } from '../../database/generated/client';
import type { Tx } from '../../database/unit-of-work';
import { invalid, Problem, type ProblemPlace } from '../../http/problem';
import { type OperationHandler, OperationHandlers, type OperationRun } from '../../operations/operation-handlers';
import { Operations } from '../../operations/operations.service';
import { Assets } from '../assets.service';
import { rowsOfCsv, ROWS_MAX } from './import-rows';
import { type ImportAssets, type ImportedRow, judgeRow } from './judge-row';

const KIND = 'asset.import';

/** Rows in one transaction: short enough to stop between two, long enough not to pay a commit for each row. */
const ROWS_PER_STEP = 50;

/** More would make the operation's row unwieldy; the number of wrong rows is told in full. */
const ERRORS_SHOWN_MAX = 500;

interface Input {
  readonly dry_run: boolean;
  readonly rows: readonly unknown[];
}

/** How far an import is; kept in the operation's result from step to step. */
interface Tally {
  readonly accepted: number;
  readonly refused: number;
  readonly errors: readonly (ProblemPlace & { readonly row: number })[];
}

const NOTHING: Tally = { accepted: 0, refused: 0, errors: [] };

/**
 * Registers many drafts at once. Wrong rows do not keep the right ones out. The rows of a step and the mark of how far
 * the import is commit together, so a run that follows a kill goes on behind the last row that is in.
 */
@Injectable()
export class AssetImport implements OperationHandler, OnModuleInit {
  readonly kind = KIND;

  constructor(
    private readonly assets: Assets,
    private readonly operations: Operations,
    private readonly handlers: OperationHandlers,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  start(actor: Actor, { dry_run, rows, csv }: ImportAssets): Promise<Operation> {
    if ((rows === undefined) === (csv === undefined)) throw invalid('', 'ONE_OF', 'Send either rows or csv.');
    const all = rows ?? rowsOfCsv(csv!);
    const place = rows ? '/rows' : '/csv';
    if (all.length === 0) throw invalid(place, 'EMPTY', 'There is no row.');
    if (all.length > ROWS_MAX) throw invalid(place, 'TOO_MANY', `At most ${ROWS_MAX} rows at once.`);
    return this.operations.start({
      kind: KIND,
      organisationId: actor.organisationId,
      input: { dry_run, rows: all as Prisma.InputJsonObject[] },
      createdBy: actor.personId,
    });
  }

  async carryOut(run: OperationRun) {
    const input = run.operation.input as unknown as Input;
    const firstRows = firstRowsOf(input.rows);
    while (await run.step((tx) => this.takeRows(tx, run, input, firstRows))) run.stopping.throwIfAborted();
    return async () => {
      const { result } = await this.operations.get(run.operation.id);
      return { status: 'confirmed' as const, result: result as Prisma.InputJsonObject };
    };
  }

  /** One step; answers whether there are more. */
  private async takeRows(
    tx: Tx,
    { operation, progress }: OperationRun,
    { dry_run, rows }: Input,
    firstRows: ReadonlyMap<string, number>,
  ): Promise<boolean> {
    // Read under the lock of the step: a twin of this run may have been here.
    const { progressDone, result } = await this.operations.get(operation.id);
    const chunk = rows.slice(progressDone, progressDone + ROWS_PER_STEP);
    let tally = (result as unknown as Tally | null) ?? NOTHING;
    for (const [i, row] of chunk.entries()) {
      const number = progressDone + i;
      const errors = await this.takeRow(tx, operation, row, (id) => firstRows.get(id) === number, dry_run);
      tally = add(tally, number, errors);
    }
    const done = progressDone + chunk.length;
    await progress(done, rows.length, { dry_run, rows: rows.length, ...tally } as unknown as Prisma.InputJsonObject);
    return done < rows.length;
  }

  /** What is wrong with the row; nothing when its asset is registered, or would be. */
  private async takeRow(
    tx: Tx,
    { organisationId, createdBy }: Operation,
    row: unknown,
    isFirst: (externalId: string) => boolean,
    dryRun: boolean,
  ): Promise<readonly ProblemPlace[]> {
    const judged = judgeRow(row);
    if ('errors' in judged) return judged.errors;
    const { asset } = judged;
    if (!isFirst(asset.external_id)) return [taken('An earlier row has the same external_id.')];
    try {
      if (dryRun) await this.judgeFree(tx, organisationId, asset);
      else await this.assets.register({ organisationId, personId: createdBy }, asset);
      return [];
    } catch (error) {
      if (error instanceof Problem && error.code === 'EXTERNAL_ID_TAKEN') return [taken(error.detail)];
      throw error;
    }
  }

  private async judgeFree(tx: Tx, organisationId: string, { external_id: externalId }: ImportedRow): Promise<void> {
    const existing = await tx.asset.findUnique({
      where: { organisationId_externalId: { organisationId, externalId } },
    });
    if (existing) throw new Problem('EXTERNAL_ID_TAKEN', `An asset with the external_id ${externalId} exists already.`);
  }
}

const taken = (detail: string): ProblemPlace => ({ pointer: '/external_id', code: 'EXTERNAL_ID_TAKEN', detail });

function add({ accepted, refused, errors }: Tally, row: number, wrong: readonly ProblemPlace[]): Tally {
  if (wrong.length === 0) return { accepted: accepted + 1, refused, errors };
  const shown = [...errors, ...wrong.map((place) => ({ row, ...place }))].slice(0, ERRORS_SHOWN_MAX);
  return { accepted, refused: refused + 1, errors: shown };
}

/** Where each external_id stands first. */
function firstRowsOf(rows: readonly unknown[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const { external_id: id } = (row ?? {}) as { external_id?: unknown };
    if (typeof id === 'string' && !first.has(id)) first.set(id, i);
  }
  return first;
}
