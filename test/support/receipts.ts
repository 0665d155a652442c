import { PDFDocument, PDFName, StandardFonts } from '@cantoo/pdf-lib';
import sharp, { type Sharp } from 'sharp';
import { coverSheetOf, type CoverSheet } from '../../activities/receipts/cover-sheet.js';
import type { ApprovedReport, ReceiptReference } from '../../contract/approved-report.js';
import { costLine, expenseReport } from './reports.js';

/** A PDF whose pages say "page 1", "page 2", … */
export async function aPdf({ pages = 1, text = 'page' }: { pages?: number; text?: string } = {}): Promise<Buffer> {
  return saved(await document(pages, text));
}

/** A PDF that opens with `userPassword` only; without one everybody can read it, but nobody may change it. */
export async function anEncryptedPdf({ userPassword = '' }: { userPassword?: string } = {}): Promise<Buffer> {
  const pdf = await document(1, 'page');
  pdf.encrypt({ userPassword, ownerPassword: 'owner' });
  return saved(pdf);
}

/** A PDF that lost everything after its first part. */
export async function aTruncatedPdf(): Promise<Buffer> {
  const whole = await aPdf({ pages: 3 });
  return whole.subarray(0, Math.floor(whole.length / 3));
}

/** A PDF that opens, but what its only page draws is not there. */
export async function aPdfWithoutContents(): Promise<Buffer> {
  const pdf = await document(1, 'page');
  const [page] = pdf.getPages();
  page!.node.set(PDFName.of('Contents'), pdf.context.nextRef());
  return saved(pdf);
}

export async function aPdfWithoutPages(): Promise<Buffer> {
  return saved(await PDFDocument.create());
}

/** A page that lies on its side and shows a part of its paper; its boxes stand on the page tree only. */
export async function aPdfWithInheritedBoxes(): Promise<Buffer> {
  const pdf = await document(1, 'page');
  const [page] = pdf.getPages();
  const tree = pdf.catalog.Pages();
  tree.set(PDFName.of('MediaBox'), pdf.context.obj([0, 0, 600, 400]));
  tree.set(PDFName.of('CropBox'), pdf.context.obj([50, 60, 550, 360]));
  tree.set(PDFName.of('Rotate'), pdf.context.obj(90));
  for (const name of ['MediaBox', 'CropBox', 'Rotate']) page!.node.delete(PDFName.of(name));
  return saved(pdf);
}

/** A page that does not say how large it is. */
export async function aPdfWithoutMediaBox(): Promise<Buffer> {
  const pdf = await document(1, 'page');
  const [page] = pdf.getPages();
  page!.node.delete(PDFName.of('MediaBox'));
  return saved(pdf);
}

/** A filled-in form, a link to its other page, and a script that runs when it is opened. */
export async function aPdfWithForm(): Promise<Buffer> {
  const pdf = await document(2, 'page');
  const [first, second] = pdf.getPages();
  const field = pdf.getForm().createTextField('amount');
  field.setText('filled in');
  field.addToPage(first!);
  const script = pdf.context.obj({ S: 'JavaScript', JS: pdf.context.obj('') });
  first!.node.set(PDFName.of('AA'), pdf.context.obj({ O: script }));
  const link = { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], Dest: [second!.ref, PDFName.of('Fit')] };
  first!.node.Annots()!.push(pdf.context.register(pdf.context.obj(link)));
  return saved(pdf);
}

/** A scan: one page that is a large noisy JPEG. */
export async function aScannedPdf({ width = 2400, height = 3200 } = {}): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const image = await pdf.embedJpg(await aNoisyJpeg({ width, height }));
  pdf.addPage([600, 800]).drawImage(image, { width: 600, height: 800 });
  return saved(pdf);
}

/** A JPEG whose upright left half is red and right half blue, stored on its side with an orientation tag. */
export async function aRotatedJpeg(): Promise<Buffer> {
  const upright = await halves().png().toBuffer();
  return sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
}

/** A picture whose left half is red and right half blue, 300 × 200. */
export function aPicture(format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff'): Promise<Buffer> {
  return halves().toFormat(format).toBuffer();
}

/** Black on nothing. */
export function aTransparentPng(): Promise<Buffer> {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="100" height="200"/></svg>';
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** A picture that compresses badly: with the usual size about ten megabytes. */
export function aNoisyJpeg({ width = 4000, height = 3000, quality = 92 } = {}): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#888888', noise } })
    .jpeg({ quality })
    .toBuffer();
}

/** A photo of 50 megapixels, small as a file. */
export function aHugeJpeg(): Promise<Buffer> {
  return sharp({ create: { width: 8660, height: 5774, channels: 3, background: '#ccddee' } })
    .jpeg()
    .toBuffer();
}

/** A small file that says it is a picture of 3.6 gigapixels. */
export async function aBombJpeg(): Promise<Buffer> {
  const jpeg = await aPicture('jpeg');
  // The frame header: marker, length, precision, then height and width.
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(60_000, frame + 5);
  jpeg.writeUInt16BE(60_000, frame + 7);
  return jpeg;
}

export async function aTruncatedJpeg(): Promise<Buffer> {
  const whole = await aNoisyJpeg({ width: 800, height: 600 });
  return whole.subarray(0, Math.floor(whole.length / 2));
}

/** The start of what an iPhone saves. */
export function aHeic(): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(200)]);
}

/** Starts as a JPEG and is none. */
export function aTextCalledJpeg(): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('this is no picture at all')]);
}

/** The cover of an expense report with one line for all its receipts. */
export function aCover(receipts: readonly ReceiptReference[], report: Partial<ApprovedReport> = {}): CoverSheet {
  const lines = report.lines ?? [costLine({ receipts: receipts.map(({ id }) => id) })];
  const part = { index: 1, count: 1 };
  return coverSheetOf({
    report: expenseReport({ ...report, lines }),
    lines,
    receipts,
    part,
    employeeName: 'Kari Eksempel',
  });
}

function halves(): Sharp {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">
    <rect width="150" height="200" fill="#ff0000"/><rect x="150" width="150" height="200" fill="#0000ff"/></svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

async function document(pages: number, text: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= pages; number += 1) {
    pdf.addPage([300, 400]).drawText(`${text} ${number}`, { x: 40, y: 300, size: 20, font });
  }
  return pdf;
}

async function saved(pdf: PDFDocument): Promise<Buffer> {
  return Buffer.from(await pdf.save({ addDefaultPage: false }));
}
