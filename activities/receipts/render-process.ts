/** What the process of `render-receipts` runs: pictures and PDFs are heavy, and made by strangers. */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { coarsenPdf } from './coarsen-pdf.js';
import { composeDocument } from './compose-document.js';
import type { CoverSheet } from './cover-sheet.js';
import { receiptKindOf } from './receipt-kind.js';
import { answerOf } from './render-answer.js';
import { renderPdf } from './render-pdf.js';
import { coarsenPictures, renderPictures } from './render-pictures.js';
import { UnreadableError, type Readable, type RenderedReceipt } from './rendered-receipt.js';

/** One piece of work, and what it comes to. */
export interface RenderTasks {
  /** Turns a fetched file into what the document takes, or answers why it cannot be read. */
  render(work: { file: string }): Promise<Readable>;
  /** Makes a rendered receipt smaller. */
  coarsen(work: { receipt: RenderedReceipt }): Promise<RenderedReceipt>;
  /** Writes the document and answers its pages. */
  compose(work: { cover: CoverSheet; receipts: readonly RenderedReceipt[]; target: string }): Promise<number>;
}

const tasks: RenderTasks = {
  render: async ({ file }) => {
    try {
      return await renderFile(file);
    } catch (error) {
      if (error instanceof UnreadableError) return { unreadable: error.reason };
      throw error;
    }
  },
  coarsen: async ({ receipt }) =>
    receipt.kind === 'pictures' ? coarsenPictures(receipt.pictures) : coarsenPdf(receipt),
  compose: ({ cover, receipts, target }) => composeDocument(cover, receipts, target),
};

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

// The PDF library prints what it finds odd in a file; nothing of a receipt may reach a log.
globalThis.console = new Console(new Writable({ write: (_chunk, _encoding, done) => done() }));

// Signals to a whole group of processes are the worker's to answer: it finishes what is under way.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());
process.on('message', ({ name, work }: { name: keyof RenderTasks; work: never }) => {
  void answerOf(() => tasks[name](work)).then((answer) => process.send?.(answer));
});
