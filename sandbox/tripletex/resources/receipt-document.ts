import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';

/** A file that is neither a readable PDF nor a picture. */
export class UnreadableFile extends Error {}

/** Points of a picture's page: A4 wide. */
const PAGE_WIDTH = 595;

/** Appends files to a PDF, pictures as pages of their own. What a file is, its bytes say. Throws `UnreadableFile`. */
export async function appended(
  before: Buffer | undefined,
  files: readonly Buffer[],
): Promise<{ bytes: Buffer; pages: number }> {
  const pdf = await PDFDocument.create();
  if (before !== undefined) await copyPages(pdf, await PDFDocument.load(before));
  for (const file of files) await append(pdf, file);
  return { bytes: Buffer.from(await pdf.save()), pages: pdf.getPageCount() };
}

async function append(pdf: PDFDocument, file: Buffer): Promise<void> {
  try {
    if (file.subarray(0, 1024).includes('%PDF-')) await copyPages(pdf, await PDFDocument.load(file));
    else await addPicture(pdf, file);
  } catch (error) {
    throw new UnreadableFile('The file is damaged, encrypted or of a kind that cannot be attached.', { cause: error });
  }
}

async function copyPages(pdf: PDFDocument, other: PDFDocument): Promise<void> {
  for (const page of await pdf.copyPages(other, other.getPageIndices())) pdf.addPage(page);
}

const PICTURES = ['jpeg', 'png', 'tiff'];

async function addPicture(pdf: PDFDocument, file: Buffer): Promise<void> {
  const picture = sharp(file).rotate();
  const { format } = await picture.metadata();
  if (!PICTURES.includes(format)) throw new TypeError(`A ${format} is no receipt.`);
  const image = await pdf.embedJpg(await picture.flatten({ background: '#fff' }).jpeg({ quality: 85 }).toBuffer());
  const height = (PAGE_WIDTH * image.height) / image.width;
  pdf.addPage([PAGE_WIDTH, height]).drawImage(image, { width: PAGE_WIDTH, height });
}
