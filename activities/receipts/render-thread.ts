/** What the thread of `render-receipts` runs: pictures and PDFs are heavy, and the worker's event loop must stay free. */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { coarsenPdf } from './coarsen-pdf.js';
import { composeDocument } from './compose-document.js';
import type { CoverSheet } from './cover-sheet.js';
import { receiptKindOf } from './receipt-kind.js';
import { renderPdf } from './render-pdf.js';
import { coarsenPictures, renderPictures } from './render-pictures.js';
import { UnreadableError, type RenderedReceipt, type Unreadable } from './rendered-receipt.js';

// The PDF library prints what it finds odd in a file; nothing of a receipt may reach a log.
globalThis.console = new Console(new Writable({ write: (_chunk, _encoding, done) => done() }));

/** Turns a fetched file into what the document takes, or answers why it cannot be read. */
export async function render({ file }: { file: string }): Promise<RenderedReceipt | { unreadable: Unreadable }> {
  try {
    return await renderFile(file);
  } catch (error) {
    if (error instanceof UnreadableError) return { unreadable: error.reason };
    throw error;
  }
}

/** Makes a rendered receipt smaller. */
export async function coarsen({ receipt }: { receipt: RenderedReceipt }): Promise<RenderedReceipt> {
  return receipt.kind === 'pictures' ? coarsenPictures(receipt.pictures) : coarsenPdf(receipt);
}

/** Writes the document and answers its pages. */
export async function compose(work: {
  cover: CoverSheet;
  receipts: readonly RenderedReceipt[];
  target: string;
}): Promise<number> {
  return composeDocument(work.cover, work.receipts, work.target);
}

async function renderFile(file: string): Promise<RenderedReceipt> {
  const kind = await receiptKindOf(file);
  switch (kind) {
    case 'pdf':
      return renderPdf(file);
    case 'picture':
      return renderPictures(file);
    case 'heic':
    case 'empty':
    case 'unknown':
      throw new UnreadableError(kind);
  }
}
