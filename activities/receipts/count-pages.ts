/** How many pages a PDF has. Throws when it is none. */
export async function countPages(pdf: Uint8Array): Promise<number> {
  // Loaded for the first document: it would take a tenth of the start of every worker.
  const { PDFDocument } = await import('@cantoo/pdf-lib');
  // The parser's usual speed gives the event loop a turn every 100 objects.
  const document = await PDFDocument.load(pdf, { updateMetadata: false, ignoreEncryption: true });
  return document.getPageCount();
}
