import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { ReceiptDocumentOutcome } from '../contract/receipt-steps.js';
import { DELETED } from '../contract/standing.js';
import { isEnd, type TransferredTravelExpense, type TransferStatus } from '../contract/transfer-status.js';
import type { Store } from '../store/index.js';
import type { readReceiptDocument } from '../workflows/index.js';
import { WORKER_MS, inWorker } from './in-worker.js';
import { Refused } from './refused.js';

/** The receipts of a travel expense as they stand in Tripletex. */
export interface ReceiptDocument {
  readonly fileName: string;
  readonly contentType: 'application/pdf';
  readonly bytes: Buffer;
}

/**
 * Why there are no receipts to show, beside what the reading of them came to. `notYet`: nothing of the report stands in Tripletex
 * so far · `never`: it ended without anything there · `several`: one of its travel expenses must be named · `gone`: they were
 * read, but not fetched in time.
 */
export type WhyNoReceipts = Exclude<ReceiptDocumentOutcome, 'read'> | 'notYet' | 'never' | 'several' | 'gone';

/** Thrown when a report is there, but its receipts cannot be shown. */
export class NoReceipts extends Refused {
  constructor(
    readonly why: WhyNoReceipts,
    readonly status: 404 | 409 | 503,
    detail: string,
  ) {
    super(status, detail);
  }
}

/** Which of the documents of a report is meant: of its newest revision, and of its only one, unless another is named. */
export interface WhichDocument {
  readonly revision?: number | undefined;
  /** Its id in Tripletex. */
  readonly travelExpenseId?: number | undefined;
}

/** A travel expense that may carry receipts. */
export interface DocumentPlace {
  readonly revision: number;
  readonly travelExpenseId: number;
  /** What people say, for instance `12-2026`. */
  readonly number: string;
  readonly fileName: string;
}

/** Long over the time in which whoever asked for a document fetches it. */
const FETCHED_WITHIN_MS = 5 * 60_000;

/** Shows people the receipts that stand in Tripletex. Nothing of them is kept here. */
export class ReceiptDocumentClient {
  constructor(
    private readonly client: Client,
    private readonly store: Store,
    /** How long whoever asks waits for a worker. */
    private readonly workerMs = WORKER_MS,
  ) {}

  /**
   * The receipts of a report, read from Tripletex now. Throws `Refused`: 404 when there is no such report, travel expense or
   * document, 409 while nothing of it stands there, its company is paused, or several documents are meant (`NoReceipts` says
   * which), 503 when no worker answers within half a minute, and with the problem that keeps Tripletex from being read (`NotDone`).
   */
  async receiptDocument(
    companyId: string,
    reportId: string,
    { revision, travelExpenseId }: WhichDocument = {},
  ): Promise<ReceiptDocument> {
    const status = await this.status(companyId, reportId, revision);
    const { fileName, ...place } = travelExpenseId === undefined ? theOnly(status) : named(status, travelExpenseId);
    const key = { companyId, documentId: randomUUID() };
    const task = { ...key, reportId, revision: place.revision, travelExpenseId: place.travelExpenseId };
    try {
      const patience = { ...ADVICE, withinMs: this.workerMs };
      const { outcome } = await inWorker<typeof readReceiptDocument>(
        this.client,
        'readReceiptDocument',
        task,
        patience,
      );
      if (outcome !== 'read') throw refusalOf(outcome);
      const bytes = await this.store.documents.fetch(key);
      if (bytes === undefined)
        throw new NoReceipts('gone', 503, 'The receipts were read, but are gone again: ask for them again.');
      return { fileName, contentType: 'application/pdf', bytes };
    } catch (error) {
      // A worker may have laid it ready all the same.
      await this.store.documents.forget(key).catch(() => undefined);
      throw error;
    }
  }

  /**
   * The travel expenses of a report that receipts were attached to; where none is known of, every one that stands, for somebody
   * may have attached them in Tripletex. Throws `Refused` as `receiptDocument`, also when there are none.
   */
  async places(companyId: string, reportId: string, revision?: number): Promise<DocumentPlace[]> {
    return placesIn(await this.status(companyId, reportId, revision));
  }

  /** Forgets what was laid ready for somebody who is gone. Answers how many documents. */
  sweep(): Promise<number> {
    return this.store.documents.forgetOlderThan(FETCHED_WITHIN_MS);
  }

  private async status(companyId: string, reportId: string, revision?: number): Promise<TransferStatus> {
    const status = await this.store.transfers.status(companyId, reportId, revision);
    if (status !== undefined) return status;
    const what = revision === undefined ? `report "${reportId}"` : `revision ${revision} of a report "${reportId}"`;
    throw new Refused(404, `There is no ${what} in the archive of this company: check what you asked for.`);
  }
}

function placesIn(status: TransferStatus): DocumentPlace[] {
  const { travelExpenses } = status;
  const standing = travelExpenses.filter(({ state }) => state !== DELETED);
  if (standing.length === 0) throw refusalOfNone(status);
  const carrying = standing.filter(({ receiptSha256 }) => receiptSha256 !== null);
  return (carrying.length > 0 ? carrying : standing).map((travelExpense) => placeOf(status, travelExpense));
}

function placeOf(
  { reportNumber, revision, travelExpenses }: TransferStatus,
  travelExpense: TransferredTravelExpense,
): DocumentPlace {
  const { id, number } = travelExpense;
  const part = travelExpenses.length > 1 ? `-${travelExpenses.indexOf(travelExpense) + 1}` : '';
  return { revision, travelExpenseId: id, number, fileName: `${reportNumber}${part}.pdf` };
}

function theOnly(status: TransferStatus): DocumentPlace {
  const [first, ...others] = placesIn(status);
  if (first !== undefined && others.length === 0) return first;
  const several = placesIn(status).map(({ number, travelExpenseId }) => `${number} (id ${travelExpenseId})`);
  throw new NoReceipts(
    'several',
    409,
    `The report has receipts on several travel expenses: name one by its id: ${several.join(', ')}.`,
  );
}

function named(status: TransferStatus, travelExpenseId: number): DocumentPlace {
  const found = status.travelExpenses.find(({ id }) => id === travelExpenseId);
  if (found === undefined)
    throw new NoReceipts(
      'unknown',
      404,
      `No travel expense of this report has the id ${travelExpenseId}: take one that its status shows.`,
    );
  if (found.state === DELETED) throw refusalOf('deleted');
  return placeOf(status, found);
}

function refusalOfNone({ status, travelExpenses }: TransferStatus): NoReceipts {
  if (travelExpenses.length > 0) return refusalOf('deleted');
  if (isEnd(status))
    return new NoReceipts('never', 404, `The transfer has ended (${status}): nothing of it stands in Tripletex.`);
  return new NoReceipts(
    'notYet',
    409,
    `Nothing of this report stands in Tripletex yet (${status}): see what it waits for, and ask again once it is transferred.`,
  );
}

const ADVICE = {
  withoutWorker: 'Start a worker and ask for the receipts again.',
  afterProblem: 'Ask for the receipts again once that is over.',
};

function refusalOf(outcome: Exclude<ReceiptDocumentOutcome, 'read'>): NoReceipts {
  switch (outcome) {
    case 'paused':
      return new NoReceipts(outcome, 409, 'The company is paused: resume it first, then ask for the receipts again.');
    case 'unknown':
      return new NoReceipts(
        outcome,
        404,
        'The travel expense is none of this report any more: look at its status again.',
      );
    case 'deleted':
      return new NoReceipts(
        outcome,
        404,
        'The travel expense is deleted in Tripletex, and its receipts with it: look at the receipts in Sonya.',
      );
    case 'nothingAttached':
      return new NoReceipts(
        outcome,
        404,
        'Nothing is attached to the travel expense in Tripletex: look at the receipts in Sonya, or attach them there.',
      );
    case 'tooLarge':
      return new NoReceipts(
        outcome,
        409,
        'The attachment in Tripletex is too large to be shown here: open it in Tripletex.',
      );
  }
}
