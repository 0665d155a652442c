import { Context } from '@temporalio/activity';
import type { ReceiptDocumentOutcome, ReceiptDocumentTask } from '../../contract/receipt-steps.js';
import { Deadline, isNotFound, TripletexError } from '../../tripletex/index.js';
import { checkAgain } from '../company/check-again.js';
import { behindRefusal, explainForbidden } from '../company/rights.js';
import type { Wiring } from '../create-activities.js';
import { TravelExpenses } from '../transfer/travel-expenses.js';

/** Whoever asked gives up after half a minute, and is to be told before that Tripletex does not answer. */
const ANSWER_WITHIN_MS = 25_000;

/**
 * Reads the one document of a travel expense as it stands in Tripletex now, and leaves it in the store for who asked; of no
 * travel expense but those of the report. Throws the problem that keeps it from being read.
 */
export async function readDocument(
  wiring: Wiring,
  task: ReceiptDocumentTask,
): Promise<{ outcome: ReceiptDocumentOutcome }> {
  const { store, access, settings } = wiring;
  const { companyId, travelExpenseId, documentId } = task;
  const company = await store.companies.find(companyId);
  if (company?.paused === true) return { outcome: 'paused' };
  if (!(await isOfReport(wiring, task))) return { outcome: 'unknown' };
  const { tripletex } = access.use(await checkAgain(wiring, company));
  const { cancellationSignal, info } = Context.current();
  const until = new Deadline(info.scheduledTimestampMs + ANSWER_WITHIN_MS - wiring.now().getTime());
  try {
    const travelExpenses = new TravelExpenses(tripletex, cancellationSignal, until);
    const document = await documentOf(travelExpenses, travelExpenseId, settings.documentMaxBytes);
    // One that the key may not see looks the same as one that is gone (official document 2.75.00).
    const blind = document === 'deleted' ? await explainForbidden(tripletex, ['allReports']) : undefined;
    if (blind) throw blind;
    if (!Buffer.isBuffer(document)) return { outcome: document };
    await store.documents.leave({ companyId, documentId }, document);
    return { outcome: 'read' };
  } catch (error) {
    throw await behindRefusal(tripletex, error);
  }
}

async function isOfReport({ store }: Wiring, task: ReceiptDocumentTask): Promise<boolean> {
  const status = await store.transfers.status(task.companyId, task.reportId, task.revision);
  return status?.travelExpenses.some(({ id }) => id === task.travelExpenseId) === true;
}

async function documentOf(
  travelExpenses: TravelExpenses,
  id: number,
  maxBytes: number,
): Promise<Buffer | 'deleted' | 'nothingAttached' | 'tooLarge'> {
  const standing = await travelExpenses.read(id);
  if (standing === undefined) return 'deleted';
  if (!standing.hasDocument) return 'nothingAttached';
  try {
    return await travelExpenses.downloadDocument(id, maxBytes);
  } catch (error) {
    // Taken away in between.
    if (isNotFound(error)) return 'nothingAttached';
    if (error instanceof TripletexError && error.kind === 'tooLarge') return 'tooLarge';
    throw error;
  }
}
