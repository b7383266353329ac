import { TRANSACTION_WORDS, TransactionWord, type OrderSignersEntry } from '@cadastre/chain';
import { type BatchChecker } from '../signatures/batch-checker';
import { ADDRESS_BYTES, DIGEST_BYTES } from '../signatures/signature-engine';
import { decodeHexHere, type DecodeHex } from './hex';
import { parseSubmission, type ParsedSubmission, SUBMISSION_BYTES_MIN, SUBMISSION_ROWS_MAX } from './ingress';
import { IntakeBatch } from './intake-batch';
import { type Mempool } from './mempool';
import { PeerThrottle, type PeerThrottleOptions } from './peer-throttle';
import { SubmissionRefusal } from './submission-refusal';

/** One transaction of a submission. The bytes are read before `submit` returns. */
export interface Submission {
  readonly raw: Uint8Array;
  /** The account that signed, where the submitter says so: its signature is then verified by the batch. */
  readonly from?: Uint8Array;
}

export interface SubmissionOutcome {
  readonly count: number;
  /** 32 bytes each; zero where the bytes are no transaction. */
  readonly hashes: Uint8Array;
  /** 0 where the transaction entered the pool, else why not: see `refusalText`. */
  readonly codes: Uint8Array;
}

export interface TransactionIntakeOptions {
  readonly mempool: Mempool;
  readonly checker: BatchChecker;
  readonly now_ms: () => number;
  /** Called after transactions entered the pool. */
  readonly onAdmitted: () => void;
  readonly throttle?: PeerThrottleOptions;
  /** A faster one than this library's own. */
  readonly decodeHex?: DecodeHex;
  readonly batchRows?: number;
  readonly batchBytes?: number;
}

export interface IntakeStats {
  readonly batches: number;
  readonly transactions: number;
  readonly invalidSignatures: number;
  readonly batchesBeingChecked: number;
}

const BATCH_ROWS = 8_192;
const BATCH_BYTES = 4 << 20;
/** So many signers to recover are a millisecond's work, and no cheaper in company: an idle checker need not wait for more. */
const RECOVERIES_AT_ONCE = 16;

/** A peer that needs no watching: this process itself. */
export const LOCAL_PEER = '';

/**
 * From submitted bytes to the pool: requests are gathered into a batch while the checkers are busy with those before,
 * so batches grow with the load, which is what makes checking them cheap. A request is answered once all its signatures
 * have been proven and the pool has taken or refused each transaction.
 */
export class TransactionIntake {
  private readonly options: Required<Omit<TransactionIntakeOptions, 'throttle'>>;
  private readonly throttle: PeerThrottle;
  private readonly idle: IntakeBatch[] = [];
  private filling: IntakeBatch | undefined;
  /** Batches without room for the next request, in order, until a checker is free. */
  private readonly full: IntakeBatch[] = [];
  private busy = 0;
  private dispatchPlanned = false;
  private closed: SubmissionRefusal = SubmissionRefusal.Accepted;
  private totals = { batches: 0, transactions: 0, invalidSignatures: 0 };

  constructor(options: TransactionIntakeOptions) {
    this.options = { batchRows: BATCH_ROWS, batchBytes: BATCH_BYTES, decodeHex: decodeHexHere, ...options };
    this.throttle = new PeerThrottle(options.throttle);
    // One in each checker's hands, one that waits full, one that fills.
    for (let batch = 0; batch < options.checker.width + 2; batch++) {
      this.idle.push(new IntakeBatch(this.options.batchRows, this.options.batchBytes));
    }
  }

  get stats(): IntakeStats {
    return { ...this.totals, batchesBeingChecked: this.busy };
  }

  /** From now on every submission is refused with this code: the node cannot make blocks any more. */
  close(code: SubmissionRefusal): void {
    this.closed = code;
  }

  /**
   * Submits a request's body without parsing it as JSON. Undefined when it is not in the common shape: parse it, then
   * call `submit`.
   */
  submitBody(
    body: Uint8Array,
    peer: string,
  ): { parsed: ParsedSubmission; outcome: Promise<SubmissionOutcome> } | undefined {
    const rowsMax = Math.min(SUBMISSION_ROWS_MAX, Math.ceil(body.length / SUBMISSION_BYTES_MIN));
    if (this.refusalFor(peer) !== SubmissionRefusal.Accepted) return undefined;
    const batch = this.batchWithRoomFor(rowsMax, body.length / 2);
    if (batch === undefined) return undefined;
    const firstRow = batch.transactions.count;
    const parsed = parseSubmission(body, batch, this.options.mempool.senders, this.options.decodeHex);
    return parsed && { parsed, outcome: this.enqueue(batch, firstRow, peer) };
  }

  submit(submissions: readonly Submission[], peer: string): Promise<SubmissionOutcome> {
    const count = submissions.length;
    const bytes = submissions.reduce((sum, { raw }) => sum + raw.length, 0);
    if (submissions.some(({ from }) => from && from.length !== ADDRESS_BYTES)) {
      throw new RangeError('an account has 20 bytes');
    }
    const refusal = this.refusalFor(peer);
    if (refusal !== SubmissionRefusal.Accepted) return Promise.resolve(refused(count, refusal));
    if (count > this.options.batchRows || bytes > this.options.batchBytes) {
      return Promise.resolve(refused(count, SubmissionRefusal.RequestTooLarge));
    }
    const batch = this.batchWithRoomFor(count, bytes);
    if (batch === undefined) return Promise.resolve(refused(count, SubmissionRefusal.PoolFull));

    const { transactions } = batch;
    const firstRow = transactions.count;
    for (const { raw, from } of submissions) {
      transactions.bytes.set(raw, transactions.byteLength);
      batch.endRow(transactions.byteLength + raw.length, this.options.mempool.senders, from ?? raw, from ? 0 : -1);
    }
    return this.enqueue(batch, firstRow, peer);
  }

  private refusalFor(peer: string): SubmissionRefusal {
    if (this.closed !== SubmissionRefusal.Accepted) return this.closed;
    const isBlocked = peer !== LOCAL_PEER && this.throttle.isBlocked(peer, this.options.now_ms());
    return isBlocked ? SubmissionRefusal.PeerThrottled : SubmissionRefusal.Accepted;
  }

  /** The batch being filled, or the next one; undefined when all are in use: the caller may try later. */
  private batchWithRoomFor(rows: number, bytes: number): IntakeBatch | undefined {
    if (this.filling && !this.filling.transactions.hasRoomFor(rows, bytes)) {
      if (this.idle.length === 0) return undefined;
      this.full.push(this.filling);
      this.filling = undefined;
      this.planDispatch();
    }
    if (this.filling === undefined) {
      this.filling = this.idle.pop();
      this.filling?.clear();
    }
    return this.filling?.transactions.hasRoomFor(rows, bytes) ? this.filling : undefined;
  }

  private enqueue(batch: IntakeBatch, firstRow: number, peer: string): Promise<SubmissionOutcome> {
    const rows = batch.transactions.count - firstRow;
    const outcome = new Promise<SubmissionOutcome>((resolve, reject) => {
      const settle = (judged: IntakeBatch): void => {
        const result = outcomeOf(judged, firstRow, rows);
        this.charge(peer, result.codes);
        resolve(result);
      };
      batch.requests.push({ firstRow, rows, settle, fail: reject });
    });
    if (batch.recoveries >= RECOVERIES_AT_ONCE) this.dispatchWaiting();
    else this.planDispatch();
    return outcome;
  }

  private charge(peer: string, codes: Uint8Array): void {
    let invalid = 0;
    for (const code of codes) if (code === SubmissionRefusal.SignatureInvalid) invalid++;
    this.totals.invalidSignatures += invalid;
    if (invalid > 0 && peer !== LOCAL_PEER) this.throttle.charge(peer, invalid, this.options.now_ms());
  }

  /** After the requests that have already arrived have been read: they share the batch. */
  private planDispatch(): void {
    if (this.dispatchPlanned) return;
    this.dispatchPlanned = true;
    setImmediate(() => {
      this.dispatchPlanned = false;
      this.dispatchWaiting();
    });
  }

  private dispatchWaiting(): void {
    while (this.busy < this.options.checker.width) {
      const batch = this.nextBatch();
      if (batch === undefined) return;
      this.dispatch(batch);
    }
  }

  private nextBatch(): IntakeBatch | undefined {
    const waiting = this.full.shift();
    if (waiting) return waiting;
    if (this.filling === undefined || this.filling.requests.length === 0) return undefined;
    const batch = this.filling;
    this.filling = undefined;
    return batch;
  }

  private dispatch(batch: IntakeBatch): void {
    this.busy++;
    this.options.checker
      .check(batch.transactions, this.options.mempool.senders.keyTable)
      .then(
        (orders) => this.admit(batch, orders),
        (error: unknown) => {
          for (const request of batch.requests) request.fail(error as Error);
        },
      )
      .finally(() => {
        this.busy--;
        this.idle.push(batch);
        this.planDispatch();
      });
  }

  private admit(batch: IntakeBatch, orders: readonly OrderSignersEntry[]): void {
    const { mempool, now_ms } = this.options;
    const now = now_ms();
    const ordersByRow = groupByRow(orders);
    const { transactions, outcomes, namedSenders } = batch;
    for (let row = 0; row < transactions.count; row++) {
      if (outcomes[row] === SubmissionRefusal.Accepted) {
        outcomes[row] = mempool.admit(transactions, row, namedSenders[row]!, now, ordersByRow.get(row));
      }
    }
    this.totals.batches++;
    this.totals.transactions += transactions.count;
    for (const request of batch.requests) request.settle(batch);
    this.options.onAdmitted();
  }
}

function groupByRow(orders: readonly OrderSignersEntry[]): ReadonlyMap<number, OrderSignersEntry[]> {
  const byRow = new Map<number, OrderSignersEntry[]>();
  for (const order of orders) {
    const sharing = byRow.get(order.transaction);
    if (sharing) sharing.push(order);
    else byRow.set(order.transaction, [order]);
  }
  return byRow;
}

function refused(count: number, code: SubmissionRefusal): SubmissionOutcome {
  return { count, hashes: new Uint8Array(DIGEST_BYTES * count), codes: new Uint8Array(count).fill(code) };
}

function outcomeOf(batch: IntakeBatch, firstRow: number, rows: number): SubmissionOutcome {
  const { heads, verdicts } = batch.transactions;
  const hashes = new Uint8Array(DIGEST_BYTES * rows);
  const words = new Uint32Array(hashes.buffer);
  for (let row = 0; row < rows; row++) {
    // Heads of rows that did not decode, or whose signature failed, hold what an earlier batch left there.
    if (verdicts[firstRow + row] !== 0) continue;
    const at = (firstRow + row) * TRANSACTION_WORDS + TransactionWord.hash;
    for (let word = 0; word < 8; word++) words[8 * row + word] = heads[at + word]!;
  }
  return { count: rows, hashes, codes: batch.outcomes.slice(firstRow, firstRow + rows) };
}
