import { PDFDocument, PDFName, PDFNumber, StandardFonts } from '@cantoo/pdf-lib';
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

/** A page with entries of its own: boxes, a rotation, a unit. */
export async function aPdfPageWith(entries: Readonly<Record<string, number | readonly number[]>>): Promise<Buffer> {
  const pdf = await document(1, 'page');
  const [page] = pdf.getPages();
  for (const [name, value] of Object.entries(entries))
    page!.node.set(PDFName.of(name), typeof value === 'number' ? PDFNumber.of(value) : pdf.context.obj([...value]));
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

/** How a picture is stored for each orientation tag, so that it is seen upright. */
const STORED: Readonly<Record<number, (upright: Sharp) => Sharp>> = {
  1: (upright) => upright,
  2: (upright) => upright.flop(),
  3: (upright) => upright.rotate(180),
  4: (upright) => upright.flip(),
  5: (upright) => upright.rotate(270).flop(),
  6: (upright) => upright.rotate(270),
  7: (upright) => upright.rotate(90).flop(),
  8: (upright) => upright.rotate(90),
};

/** A JPEG with an orientation tag: seen upright its quarters are red and blue above, green and black below, 300 × 200. */
export async function aTurnedJpeg(orientation = 6): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">
    <rect width="150" height="100" fill="#f00"/><rect x="150" width="150" height="100" fill="#00f"/>
    <rect y="100" width="150" height="100" fill="#0f0"/></svg>`;
  const upright = await sharp(Buffer.from(svg)).flatten().png().toBuffer();
  const turned = await STORED[orientation]!(sharp(upright)).png().toBuffer();
  return sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}

/** A picture whose left half is red and right half blue, 300 × 200. */
export function aPicture(format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff'): Promise<Buffer> {
  return halves().toFormat(format).toBuffer();
}

/** Black on nothing. */
export function aTransparentPicture(format: 'png' | 'webp' | 'gif' | 'avif' | 'tiff' = 'png'): Promise<Buffer> {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="100" height="200"/></svg>';
  const picture = sharp(Buffer.from(svg));
  return (format === 'tiff' ? picture.tiff({ compression: 'lzw' }) : picture.toFormat(format)).toBuffer();
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

/**
 * A phone's photo of a till roll on a table, 12 megapixels and ten megabytes, lying on its side.
 */
export async function aPhonePhoto(): Promise<Buffer> {
  const [width, height] = [4032, 3024];
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const grain = await sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
    .raw()
    .toBuffer();
  const print = Array.from(
    { length: 40 },
    (_, row) => `<rect x="900" y="${150 + row * 68}" width="${400 + ((row * 397) % 1500)}" height="26" fill="#333"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#8a6a4a"/><rect x="800" y="60" width="2300" height="2900" fill="#f4f1ea"/>
    ${print.join('')}</svg>`;
  return sharp(Buffer.from(svg))
    .composite([{ input: grain, raw: { width, height, channels: 3 }, blend: 'soft-light' }])
    .removeAlpha()
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 94, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** What a scanner makes of a page: one photo on it. */
export async function aScanOf(photo: Uint8Array): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  page.drawImage(await pdf.embedJpg(photo), { x: 0, y: 0, width: 595, height: 842 });
  return saved(pdf);
}

/** The same JPEG as a file of its own, in pieces: a comment of its number stands in it. */
export function numbered(jpeg: Uint8Array, number: number): Uint8Array[] {
  const comment = Buffer.from(`no ${number}`);
  const segment = Buffer.from([0xff, 0xfe, 0, comment.length + 2, ...comment]);
  return [jpeg.subarray(0, 2), segment, jpeg.subarray(2)];
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
