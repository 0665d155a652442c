import type { ReceiptDocumentOutcome, ReceiptDocumentTask, ReceiptSteps } from '../contract/receipt-steps.js';
import { tripletexFor } from './activities.js';

/** Reads the receipts that stand in Tripletex for somebody who wants to see them. They never come here: they lie ready in the store. */
export async function readReceiptDocument(task: ReceiptDocumentTask): Promise<{ outcome: ReceiptDocumentOutcome }> {
  return tripletexFor<ReceiptSteps>(task).readReceiptDocument.executeWithOptions({ summary: 'Read the receipts' }, [
    task,
  ]);
}
