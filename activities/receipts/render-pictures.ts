import { writeFile } from 'node:fs/promises';
import sharp, { type SharpOptions } from 'sharp';
import { UnreadableError, type RenderedPicture, type RenderedReceipt } from './rendered-receipt.js';

/** How large and how fine pictures are kept. */
export interface Fineness {
  readonly pixels: number;
  /** Of a JPEG, 1 to 100. */
  readonly quality: number;
  /** Takes three times as long for a file a third smaller. */
  readonly mozjpeg: boolean;
}

/** A4 in 200 dots to the inch: small print stays readable. */
const FINE: Fineness = { pixels: 1700 * 2400, quality: 80, mozjpeg: false };
/** Where the fine ones do not fit: 120 dots to the inch. */
export const COARSE: Fineness = { pixels: 1000 * 1400, quality: 50, mozjpeg: true };

/** Phones take up to 200 megapixels; those pictures are read line by line. */
const MOST_PIXELS = 220_000_000;
/** What can only be decoded as a whole takes up to eight bytes a pixel, of an AVIF up to twenty (measured): half a gigabyte. */
const MOST_PIXELS_AT_ONCE = 64_000_000;
const MOST_PIXELS_OF_AVIF = 24_000_000;
const READ_BY_LINES: ReadonlySet<string> = new Set(['jpeg', 'png']);
/** Scanners write many pages into one TIFF; more than this is no receipt. */
const MOST_PAGES = 100;

// Memory is bounded by one picture at a time and nothing kept.
sharp.cache(false);
sharp.concurrency(1);

/** Turns a picture file into JPEGs beside it: upright, on white, scaled down. A TIFF has one for each page, an animation its first. */
export async function renderPictures(file: string): Promise<RenderedReceipt> {
  const {
    pages = 1,
    format,
    width,
    height,
    isProgressive,
  } = await readable(sharp(file, { limitInputPixels: false }).metadata());
  if (width * height > mostPixelsOf(format, isProgressive)) throw new UnreadableError('tooLarge');
  const count = format === 'tiff' ? Math.min(pages, MOST_PAGES) : 1;
  const targets = Array.from({ length: count }, (_, page) => ({ file, page, target: `${file}-${page}.jpg` }));
  return keepPictures(targets, FINE);
}

function mostPixelsOf(format: string, isProgressive: boolean | undefined): number {
  // What the library calls an AVIF.
  if (format === 'heif') return MOST_PIXELS_OF_AVIF;
  return READ_BY_LINES.has(format) && isProgressive !== true ? MOST_PIXELS : MOST_PIXELS_AT_ONCE;
}

/** The same pictures, smaller. */
export async function coarsenPictures(pictures: readonly RenderedPicture[]): Promise<RenderedReceipt> {
  return keepPictures(
    pictures.map(({ file }) => ({ file, page: 0, target: `${file}-coarse.jpg` })),
    COARSE,
  );
}

interface Target {
  readonly file: string;
  readonly page: number;
  readonly target: string;
}

async function keepPictures(targets: readonly Target[], fineness: Fineness): Promise<RenderedReceipt> {
  const pictures: RenderedPicture[] = [];
  let bytes = 0;
  for (const { file, page, target } of targets) {
    const { data, info } = await readable(encode(file, page, fineness));
    await writeFile(target, data, { mode: 0o600 });
    pictures.push({ file: target, width: info.width, height: info.height });
    bytes += info.size;
  }
  return { kind: 'pictures', pictures, pages: pictures.length, bytes };
}

async function encode(file: string, page: number, { pixels, quality, mozjpeg }: Fineness) {
  const { autoOrient } = await sharp(file, reading(page)).metadata();
  // By area, not by sides: a long till roll keeps its width.
  const factor = Math.min(1, Math.sqrt(pixels / (autoOrient.width * autoOrient.height)));
  return sharp(file, reading(page))
    .autoOrient()
    .resize({ width: Math.max(1, Math.round(autoOrient.width * factor)) })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality, mozjpeg })
    .toBuffer({ resolveWithObject: true });
}

function reading(page: number): SharpOptions {
  return { page, failOn: 'error', limitInputPixels: MOST_PIXELS };
}

async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw new UnreadableError('damaged', { cause });
  }
}
