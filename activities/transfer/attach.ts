import type { Part, PartChange } from '../../store/parts.js';
import { TripletexError } from '../../tripletex/index.js';
import { problem } from '../problem-error.js';
import { coverSheetOf } from '../receipts/cover-sheet.js';
import type { AssembledReceipts } from '../receipts/assemble-receipts.js';
import { countPages } from '../receipts/count-pages.js';
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
  const document = await assemble(step, part, plan, count);
  const settled = await settle(step, part, () => findDocument(step, part, document));
  if (settled.receiptSha256 !== null) return settled;
  const fileName = `${plan.marker.replace('/', '-')}.pdf`;
  const { part: announced, answer } = await announcedWrite(step, settled, 'document', () =>
    upload(step, settled, fileName, document),
  );
  const requestIds = [...announced.requestIds, answer.requestId];
  return step.store.parts.change(announced, { ...kept(document), pendingWrite: null, requestIds });
}

/** How large a document may be is not known (official document 2.75.00): whatever stands before Tripletex may say 413. */
async function upload({ travelExpenses }: Step, part: Part, fileName: string, { bytes }: AssembledReceipts) {
  try {
    return await travelExpenses.uploadDocument(part.tripletexId ?? 0, fileName, bytes);
  } catch (error) {
    if (!(error instanceof TripletexError) || error.status !== TOO_LARGE) throw error;
    throw problem('TLX-503', { sizeMb: (bytes.length / 1024 / 1024).toFixed(1) }, { cause: error });
  }
}

const TOO_LARGE = 413;

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
  });
  return step.receipts.assemble({ cover, receipts, signal });
}

/** A document that stands may be ours, whose upload was answered to nobody. It is when it has exactly our pages. */
async function findDocument(step: Step, part: Part, document: AssembledReceipts): Promise<PartChange | undefined> {
  const id = part.tripletexId ?? 0;
  const standing = await readOrDeleted(step, id);
  if (!standing.hasDocument) return undefined;
  const pages = await countPages(await step.travelExpenses.downloadDocument(id));
  if (pages === document.pages) return kept(document);
  throw changed(step, {
    nb: `vedlegget har ${pages} sider, kvitteringene har ${document.pages}`,
    en: `the attachment has ${pages} pages, the receipts have ${document.pages}`,
  });
}

function kept({ sha256, pages }: AssembledReceipts): PartChange {
  return { receiptSha256: sha256, receiptPages: pages };
}
