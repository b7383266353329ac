import { RECOVER, TransactionBatch } from '../signatures/transaction-batch';
import { NO_SENDER, type SenderTable } from './sender-table';
import { SubmissionRefusal } from './submission-refusal';

/** Rows of one request inside a batch, and whom to tell what became of them. */
export interface IntakeRequest {
  readonly firstRow: number;
  readonly rows: number;
  readonly settle: (batch: IntakeBatch) => void;
  readonly fail: (error: Error) => void;
}

/** A batch being filled by requests, with what the pool will want to know about each row. */
export class IntakeBatch {
  readonly transactions: TransactionBatch;
  readonly requests: IntakeRequest[] = [];
  /** The sender that the submitter named, NO_SENDER where it named none. */
  readonly namedSenders: Int32Array;
  /** 0 until judged; then a `SubmissionRefusal` or a fault of the decoder. */
  readonly outcomes: Uint8Array;
  /** Rows whose signer has to be recovered. */
  recoveries = 0;

  constructor(rows: number, bytes: number) {
    this.transactions = TransactionBatch.create(rows, bytes);
    this.namedSenders = new Int32Array(rows);
    this.outcomes = new Uint8Array(rows);
  }

  clear(): void {
    this.transactions.clear();
    this.requests.length = 0;
    this.recoveries = 0;
  }

  /**
   * Ends a row whose bytes have been written from `byteLength` up to `end`. `from` is the place of the named sender's
   * address in `addresses`, or -1. A sender that the chain does not know is refused here, before it costs a signature.
   */
  endRow(end: number, senders: SenderTable, addresses: Uint8Array, from: number): void {
    const row = this.transactions.count;
    const named = from < 0 ? NO_SENDER : senders.findOrAdd(addresses, from);
    const isStranger = from >= 0 && named === NO_SENDER;
    this.namedSenders[row] = named;
    this.outcomes[row] = isStranger ? SubmissionRefusal.SenderUnknown : SubmissionRefusal.Accepted;
    const hasKey = named !== NO_SENDER && senders.hasKey(named);
    if (!hasKey && !isStranger) this.recoveries++;
    this.transactions.endRow(isStranger ? this.transactions.byteLength : end, hasKey ? named : RECOVER);
  }
}
