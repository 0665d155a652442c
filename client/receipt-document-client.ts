import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { ReceiptDocumentOutcome } from '../contract/receipt-steps.js';
import { DELETED } from '../contract/standing.js';
import type { Text } from '../contract/text.js';
import { isEnd, type TransferredTravelExpense, type TransferStatus } from '../contract/transfer-status.js';
import type { Store } from '../store/index.js';
import type { readReceiptDocument } from '../workflows/index.js';
import { notInArchive } from './in-archive.js';
import { WORKER_MS, inWorker } from './in-worker.js';
import { Refused } from './refused.js';

/** The receipts of a travel expense as they stand in Tripletex. */
export interface ReceiptDocument {
  readonly fileName: string;
  readonly contentType: 'application/pdf';
  readonly bytes: Buffer;
}

/** Thrown when a report is there, but its receipts cannot be shown. */
export class NoReceipts extends Refused {
  constructor(
    override readonly status: 404 | 409 | 503,
    detail: Text,
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
        throw new NoReceipts(503, {
          nb: 'Kvitteringene ble hentet, men for sent til å vises: åpne dem på nytt.',
          en: 'The receipts were read, but are gone again: ask for them again.',
        });
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
    if (revision === undefined) throw notInArchive(reportId);
    throw new Refused(404, {
      nb: `Revisjon ${revision} av rapporten «${reportId}» finnes ikke i arkivet til dette selskapet: sjekk hva du spurte etter.`,
      en: `There is no revision ${revision} of a report "${reportId}" in the archive of this company: check what you asked for.`,
    });
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
  throw new NoReceipts(409, {
    nb: `Rapporten har kvitteringer på flere reiseregninger. Åpne dem fra rapporten, eller oppgi id-en til én: ${several.join(', ')}.`,
    en: `The report has receipts on several travel expenses. Open them from the report, or name one by its id: ${several.join(', ')}.`,
  });
}

function named(status: TransferStatus, travelExpenseId: number): DocumentPlace {
  const found = status.travelExpenses.find(({ id }) => id === travelExpenseId);
  if (found === undefined)
    throw new NoReceipts(404, {
      nb: `Ingen reiseregning til denne rapporten har id-en ${travelExpenseId}: velg en av dem som rapporten viser.`,
      en: `No travel expense of this report has the id ${travelExpenseId}: take one that its status shows.`,
    });
  if (found.state === DELETED) throw refusalOf('deleted');
  return placeOf(status, found);
}

function refusalOfNone({ status, travelExpenses }: TransferStatus): NoReceipts {
  if (travelExpenses.length > 0) return refusalOf('deleted');
  if (isEnd(status))
    return new NoReceipts(404, {
      nb: 'Overføringen er avsluttet, og ingenting av rapporten står i Tripletex. Se kvitteringene i Sonya.',
      en: 'The transfer has ended, and nothing of the report stands in Tripletex: look at the receipts in Sonya.',
    });
  return new NoReceipts(409, {
    nb: 'Ingenting av rapporten står i Tripletex ennå. Se hva den venter på, og åpne kvitteringene når den er overført.',
    en: 'Nothing of the report stands in Tripletex yet. See what it waits for, and ask again once it is transferred.',
  });
}

const ADVICE = {
  withoutWorker: {
    nb: 'Rapporten er trygg. Prøv igjen om litt, eller se kvitteringene i Tripletex.',
    en: 'The report is safe. Ask again as soon as one runs, or see the receipts in Tripletex.',
  },
  afterProblem: {
    nb: 'Åpne kvitteringene igjen når det er over.',
    en: 'Ask for the receipts again once that is over.',
  },
};

function refusalOf(outcome: Exclude<ReceiptDocumentOutcome, 'read'>): NoReceipts {
  switch (outcome) {
    case 'paused':
      return new NoReceipts(409, {
        nb: 'Selskapet er satt på pause, og da spør vi ikke Tripletex om noe. Åpne kvitteringene igjen når noen har fortsatt, eller se dem i Tripletex.',
        en: 'The company is paused, and then we ask Tripletex for nothing. Ask for the receipts again once somebody has resumed it, or see them in Tripletex.',
      });
    case 'unknown':
      return new NoReceipts(404, {
        nb: 'Reiseregningen hører ikke lenger til denne rapporten: se hvordan rapporten står nå.',
        en: 'The travel expense is none of this report any more: look at how the report stands now.',
      });
    case 'deleted':
      return new NoReceipts(404, {
        nb: 'Reiseregningen er slettet i Tripletex, og kvitteringene med den: se kvitteringene i Sonya.',
        en: 'The travel expense is deleted in Tripletex, and its receipts with it: look at the receipts in Sonya.',
      });
    case 'nothingAttached':
      return new NoReceipts(404, {
        nb: 'Ingenting er lagt ved reiseregningen i Tripletex: se kvitteringene i Sonya, eller legg dem ved i Tripletex.',
        en: 'Nothing is attached to the travel expense in Tripletex: look at the receipts in Sonya, or attach them there.',
      });
    case 'tooLarge':
      return new NoReceipts(409, {
        nb: 'Vedlegget i Tripletex er for stort til å vises her: åpne det i Tripletex.',
        en: 'The attachment in Tripletex is too large to be shown here: open it in Tripletex.',
      });
  }
}
