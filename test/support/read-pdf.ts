import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib';

/** What is drawn on each page of a PDF. */
export interface DrawnPage {
  /** All its texts in the order of drawing, one a line. */
  readonly text: string;
  /** JPEG files. */
  readonly pictures: readonly Uint8Array[];
  /** As shown: cropped and turned, in points. */
  readonly width: number;
  readonly height: number;
  readonly page: PDFPage;
}

export async function readPdf(bytes: Uint8Array): Promise<DrawnPage[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return pdf.getPages().map(drawnPage);
}

function drawnPage(page: PDFPage): DrawnPage {
  const contents = page.extractContents();
  const { width, height } = page.getCropBox();
  const isTurned = page.getRotation().angle % 180 !== 0;
  return {
    text: contents
      .flatMap((asset) => (asset.kind === 'text' ? [asset.getText()] : []))
      .join('\n')
      .trim(),
    pictures: contents.flatMap((asset) => (asset.kind === 'image' ? [asset.getBytes()] : [])),
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    page,
  };
}
