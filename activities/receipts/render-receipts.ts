import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import type { CoverSheet } from './cover-sheet.js';
import { A4, drawCover } from './draw-cover.js';
import { receiptKindOf } from './receipt-kind.js';

/** A file to be rendered, fetched already. */
export interface ReceiptFile {
  readonly path: string;
  readonly fileName: string;
}

export interface RenderInput {
  readonly cover: CoverSheet;
  readonly files: readonly ReceiptFile[];
  readonly maxBytes: number;
}

export type RenderResult =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly sha256: string; readonly pages: number }
  | { readonly ok: false; readonly unreadable: string; readonly reason: UnreadableReason }
  | { readonly ok: false; readonly tooLarge: number };

export type UnreadableReason = 'empty' | 'unknown' | 'damaged' | 'encrypted' | 'heic' | 'noPages';

interface Quality {
  /** Longest edge in pixels: about 150 to 200 dots an inch on paper. */
  readonly edge: number;
  readonly jpeg: number;
}

const GOOD: Quality = { edge: 2000, jpeg: 78 };
const SMALL: Quality = { edge: 1300, jpeg: 55 };
const MARGIN = 28;
/** Always the same, so that the same receipts always make the same bytes. */
const MADE_AT = new Date('2000-01-01T00:00:00Z');

// Receipts are worked on one at a time: memory is bounded by one of them, not by how many there are.
sharp.cache(false);
sharp.concurrency(1);

/** Makes one PDF: the cover, then the receipts in the order given. The same input makes the same bytes. */
export async function renderReceipts({ cover, files, maxBytes }: RenderInput): Promise<RenderResult> {
  for (const quality of [GOOD, SMALL]) {
    const prepared = await prepareAll(files, quality);
    if ('unreadable' in prepared) return { ok: false, ...prepared };
    if (prepared.bytes > maxBytes && quality === GOOD) continue;
    // Far over the limit it is not worth the memory to put together what cannot be sent.
    if (prepared.bytes > maxBytes) return { ok: false, tooLarge: prepared.bytes };
    const rendered = await assemble(cover, prepared.pages);
    if ('unreadable' in rendered) return { ok: false, ...rendered };
    if (rendered.bytes.length <= maxBytes) return { ok: true, ...rendered };
    if (quality === SMALL) return { ok: false, tooLarge: rendered.bytes.length };
  }
  throw new Error('unreachable');
}

type Prepared = { readonly kind: 'pdf' | 'jpeg'; readonly path: string; readonly fileName: string };
type Unreadable = { readonly unreadable: string; readonly reason: UnreadableReason };

async function prepareAll(files: readonly ReceiptFile[], quality: Quality): Promise<{ pages: Prepared[]; bytes: number } | Unreadable> {
  const pages: Prepared[] = [];
  let bytes = 0;
  for (const file of files) {
    const prepared = await prepare(file, quality);
    if ('unreadable' in prepared) return prepared;
    bytes += (await stat(prepared.path)).size;
    pages.push(prepared);
  }
  return { pages, bytes };
}

async function prepare(file: ReceiptFile, quality: Quality): Promise<Prepared | Unreadable> {
  const kind = await receiptKindOf(file.path);
  if (kind === 'pdf') return { kind, ...file };
  if (kind === 'image' || kind === 'heic') return prepareImage(file, kind, quality);
  return { unreadable: file.fileName, reason: kind };
}

/** Turned upright, transparency on white, scaled down, as JPEG. */
async function prepareImage({ path, fileName }: ReceiptFile, kind: 'image' | 'heic', { edge, jpeg }: Quality): Promise<Prepared | Unreadable> {
  const target = `${path}.jpg`;
  try {
    const image = await sharp(path, { failOn: 'truncated', sequentialRead: true })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: jpeg, progressive: false })
      .toBuffer();
    await writeFile(target, image);
    return { kind: 'jpeg', path: target, fileName };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw error;
    return { unreadable: fileName, reason: kind === 'heic' ? 'heic' : 'damaged' };
  }
}

async function assemble(cover: CoverSheet, prepared: readonly Prepared[]): Promise<{ bytes: Uint8Array; sha256: string; pages: number } | Unreadable> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(cover.heading);
  pdf.setProducer('Sonya');
  pdf.setCreator('Sonya');
  pdf.setCreationDate(MADE_AT);
  pdf.setModificationDate(MADE_AT);
  await drawCover(pdf, cover);
  for (const receipt of prepared) {
    const reason = receipt.kind === 'pdf' ? await appendPdf(pdf, receipt.path) : await appendImage(pdf, receipt.path);
    if (reason) return { unreadable: receipt.fileName, reason };
  }
  const bytes = await pdf.save({ useObjectStreams: true });
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), pages: pdf.getPageCount() };
}

async function appendImage(pdf: PDFDocument, path: string): Promise<undefined> {
  const image = await pdf.embedJpg(await readFile(path));
  const isWide = image.width > image.height;
  const [width, height] = isWide ? [A4.height, A4.width] : [A4.width, A4.height];
  const scale = Math.min((width - 2 * MARGIN) / image.width, (height - 2 * MARGIN) / image.height, 1);
  const size = { width: image.width * scale, height: image.height * scale };
  const page = pdf.addPage([width, height]);
  page.drawImage(image, { x: (width - size.width) / 2, y: (height - size.height) / 2, ...size });
}

async function appendPdf(pdf: PDFDocument, path: string): Promise<UnreadableReason | undefined> {
  let source: PDFDocument;
  try {
    source = await PDFDocument.load(await readFile(path), { updateMetadata: false, throwOnInvalidObject: false });
  } catch (error) {
    return error instanceof Error && /encrypt/i.test(`${error.name} ${error.constructor.name} ${error.message}`) ? 'encrypted' : 'damaged';
  }
  try {
    if (source.isEncrypted) return 'encrypted';
    const indices = source.getPageIndices();
    if (indices.length === 0) return 'noPages';
    for (const page of await pdf.copyPages(source, indices)) pdf.addPage(page);
    return undefined;
  } catch {
    return 'damaged';
  }
}
