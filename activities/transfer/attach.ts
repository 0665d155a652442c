import type { Part, PartChange } from '../../store/parts.js';
import { TripletexError, type Deadline } from '../../tripletex/index.js';
import { problem } from '../problem-error.js';
import type { AssembledReceipts } from '../receipts/assemble-receipts.js';
import { countPages } from '../receipts/count-pages.js';
import { coverSheetOf } from '../receipts/cover-sheet.js';
import type { TravelExpensePlan } from './plan.js';
import { changed, readOrDeleted } from './read-back.js';
import { announcedWrite, settle } from './settle.js';
import { planOf, type Step } from './step.js';

/**
 * Sees to it that a part carries its receipts as one PDF, once: Tripletex appends a second upload to the first.
 * A part without receipts gets no document.
 */
export async function attachReceipts(step: Step, part: Part, count: number): Promise<Part> {
  const plan = planOf(part);
  if (plan.receipts.length === 0 || part.receiptSha256 !== null) return part;
  const settled = await settle(step, part, () => findDocument(step, part));
  if (settled.receiptSha256 !== null) return settled;
  // It may have stood there for long, and somebody may have attached something.
  const isNew = step.attempt.attempts === 1 && part.requestIds.length > 0;
  if (!isNew && (await readOrDeleted(step, settled.tripletexId ?? 0)).hasDocument)
    throw changed(step, FOREIGN_DOCUMENT);
  const document = await assemble(step, part, plan, count);
  const { sha256, pages } = document;
  const { part: announced, answer } = await announcedWrite(step, settled, {
    what: 'document',
    document: { sha256, pages },
    send: (deadline) => upload(step, settled, `${plan.marker.replace('/', '-')}.pdf`, document, deadline),
  });
  const requestIds = [...announced.requestIds, answer.requestId];
  return step.store.parts.change(announced, {
    receiptSha256: sha256,
    receiptPages: pages,
    pendingWrite: null,
    requestIds,
  });
}

/** Whether a document stands that has as many pages as ours. Throws TLX-802 when it has not. */
export async function refuseOtherDocument(step: Step, part: Part): Promise<void> {
  const id = part.tripletexId ?? 0;
  const pages = await countPages(await step.travelExpenses.downloadDocument(id));
  if (pages === part.receiptPages) return;
  throw changed(step, otherPages(pages, part.receiptPages ?? 0));
}

/** A document that stands may be ours, whose upload was answered to nobody. It is when it has exactly our pages. */
async function findDocument(step: Step, part: Part): Promise<PartChange | undefined> {
  const { sha256, pages } = part.pendingWrite?.document ?? { sha256: '', pages: 0 };
  const id = part.tripletexId ?? 0;
  if (!(await readOrDeleted(step, id)).hasDocument) return undefined;
  await refuseOtherDocument(step, { ...part, receiptPages: pages });
  return { receiptSha256: sha256, receiptPages: pages };
}

async function assemble(step: Step, part: Part, plan: TravelExpensePlan, count: number): Promise<AssembledReceipts> {
  const { report, signal } = step;
  const lines = report.lines.filter(({ id }) => part.lines.includes(id));
  const receipts = plan.receipts.flatMap((id) => report.receipts.filter((receipt) => receipt.id === id));
  const cover = coverSheetOf({
    report,
    lines,
    receipts,
    part: { index: part.position, count },
    employeeName: plan.employeeName,
    added: await step.store.transfers.addedReceipts(part),
  });
  return step.receipts.assemble({ cover, receipts, signal });
}

/** How large a document may be is not known (official document 2.75.00): whatever stands before Tripletex may say 413. */
async function upload(
  { travelExpenses }: Step,
  part: Part,
  fileName: string,
  { bytes }: AssembledReceipts,
  deadline: Deadline,
) {
  try {
    return await travelExpenses.uploadDocument(part.tripletexId ?? 0, fileName, bytes, deadline);
  } catch (error) {
    if (!(error instanceof TripletexError) || error.status !== TOO_LARGE) throw error;
    throw problem('TLX-503', { sizeMb: (bytes.length / 1024 / 1024).toFixed(1) }, { cause: error });
  }
}

const TOO_LARGE = 413;

const FOREIGN_DOCUMENT = {
  nb: 'den har allerede et vedlegg; fjern det, så legges kvitteringene ved',
  en: 'it already has an attachment; remove it, and the receipts are attached',
};

function otherPages(standing: number, ours: number) {
  return {
    nb: `vedlegget har ${standing} sider, kvitteringene har ${ours}`,
    en: `the attachment has ${standing} pages, the receipts have ${ours}`,
  };
}
