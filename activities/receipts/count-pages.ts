import { PDFDocument } from '@cantoo/pdf-lib';

/** How many pages a PDF has. */
export async function countPages(bytes: Uint8Array): Promise<number> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return pdf.getPageCount();
}
