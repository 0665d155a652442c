import { readFile, writeFile } from 'node:fs/promises';
import { PageSizes, ParseSpeeds, PDFDocument } from '@cantoo/pdf-lib';
import type { CoverSheet } from './cover-sheet.js';
import { drawCover } from './draw-cover.js';
import { savePdf } from './render-pdf.js';
import type { RenderedPicture, RenderedReceipt } from './rendered-receipt.js';

const MARGIN = 28;

/** Writes one PDF of the cover and the receipts in their order, always the same bytes for the same. Answers its pages. */
export async function composeDocument(
  cover: CoverSheet,
  receipts: readonly RenderedReceipt[],
  target: string,
): Promise<number> {
  const document = await PDFDocument.create({ updateMetadata: false });
  describe(document, cover);
  await drawCover(
    document,
    cover,
    receipts.map(({ pages }) => pages),
  );
  for (const receipt of receipts) {
    if (receipt.kind === 'pdf') await addPdf(document, receipt.file);
    else for (const picture of receipt.pictures) await addPicture(document, picture);
  }
  await writeFile(target, await savePdf(document), { mode: 0o600 });
  return document.getPageCount();
}

function describe(document: PDFDocument, cover: CoverSheet): void {
  const approvedAt = new Date(cover.approvedAt);
  document.setTitle([cover.reportNumber, cover.title].join(' '));
  document.setProducer('Sonya');
  document.setCreator('Sonya');
  document.setCreationDate(approvedAt);
  document.setModificationDate(approvedAt);
  document.setLanguage('nb-NO');
}

async function addPdf(document: PDFDocument, file: string): Promise<void> {
  const source = await PDFDocument.load(await readFile(file), {
    updateMetadata: false,
    parseSpeed: ParseSpeeds.Fastest,
  });
  for (const page of await document.copyPages(source, source.getPageIndices())) document.addPage(page);
}

/** A picture on an A4 page that lies as it does. */
async function addPicture(document: PDFDocument, { file, width, height }: RenderedPicture): Promise<void> {
  const [short, long] = PageSizes.A4;
  const page = document.addPage(width > height ? [long, short] : [short, long]);
  const room = { width: page.getWidth() - 2 * MARGIN, height: page.getHeight() - 2 * MARGIN };
  const scale = Math.min(room.width / width, room.height / height);
  const image = await document.embedJpg(await readFile(file));
  // From the top, as papers lie.
  const y = page.getHeight() - MARGIN - height * scale;
  page.drawImage(image, { x: (page.getWidth() - width * scale) / 2, y, width: width * scale, height: height * scale });
}
