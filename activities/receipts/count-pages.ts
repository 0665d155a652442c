import { PDFDocument } from '@cantoo/pdf-lib';

/** How many pages a PDF has. Throws when it is none. */
export async function countPages(pdf: Uint8Array): Promise<number> {
  // The parser's usual speed gives the event loop a turn every 100 objects.
  const document = await PDFDocument.load(pdf, { updateMetadata: false, ignoreEncryption: true });
  return document.getPageCount();
}
