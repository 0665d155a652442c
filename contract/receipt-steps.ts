/** Whose document is wanted, and under which id it is left in the store for who asked. */
export interface ReceiptDocumentTask {
  readonly companyId: string;
  readonly reportId: string;
  readonly revision: number;
  /** One of that revision. */
  readonly travelExpenseId: number;
  /** A random UUID: whoever knows it fetches the document. */
  readonly documentId: string;
}

/**
 * What became of the reading of a document; only when it was `read` it lies ready. `paused`: nothing was asked, for the company
 * is paused · `unknown`: that is no travel expense of the report.
 */
export type ReceiptDocumentOutcome = 'read' | 'paused' | 'unknown' | 'deleted' | 'nothingAttached' | 'tooLarge';

/** Every side effect of showing receipts that needs Tripletex. */
export interface ReceiptSteps {
  /** Reads the document of a travel expense as it stands in Tripletex now, and leaves it in the store. */
  readonly readReceiptDocument: (task: ReceiptDocumentTask) => Promise<{ outcome: ReceiptDocumentOutcome }>;
}
