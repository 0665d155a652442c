import { readFile, writeFile } from 'node:fs/promises';
import { ParseSpeeds, PDFDocument, PDFName, PDFNumber, PDFRawStream } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { COARSE } from './render-pictures.js';
import { savePdf } from './render-pdf.js';
import type { RenderedReceipt } from './rendered-receipt.js';

/** The same PDF with its photos smaller: a scan is mostly one JPEG a page. */
export async function coarsenPdf({ file, pages }: { file: string; pages: number }): Promise<RenderedReceipt> {
  const options = { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest };
  const document = await PDFDocument.load(await readFile(file), options);
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    const smaller = object instanceof PDFRawStream && isPlainJpeg(object) ? await coarse(object) : undefined;
    if (smaller !== undefined) document.context.assign(ref, smaller);
  }
  const content = await savePdf(document);
  const target = `${file}-coarse.pdf`;
  await writeFile(target, content, { mode: 0o600 });
  return { kind: 'pdf', file: target, pages, bytes: content.length };
}

const name = (text: string) => PDFName.of(text);

/** A JPEG in ordinary colours. Others are left as they are: their colours mean something that a new JPEG would lose. */
function isPlainJpeg({ dict }: PDFRawStream): boolean {
  const has = (entry: string, pattern: RegExp) => pattern.test(String(dict.lookup(name(entry))));
  const isJpeg = has('Subtype', /^\/Image$/) && has('Filter', /^(\[ )?\/DCTDecode( \])?$/);
  const hasPlainColors = has('ColorSpace', /^(\/DeviceRGB$|\/DeviceGray$|\[ \/ICCBased )/);
  return isJpeg && hasPlainColors && !['Decode', 'DecodeParms', 'Mask'].some((entry) => dict.has(name(entry)));
}

const COLOR_SPACES = { 1: 'b-w', 3: 'srgb' } as const;

/** Undefined when it cannot be read, or is no smaller. */
async function coarse(image: PDFRawStream): Promise<PDFRawStream | undefined> {
  const { dict } = image;
  try {
    const source = sharp(image.getContents());
    const { width, height, channels } = await source.metadata();
    if (channels !== 1 && channels !== 3) return undefined;
    const factor = Math.min(1, Math.sqrt(COARSE.pixels / (width * height)));
    const { data, info } = await source
      .resize({ width: Math.max(1, Math.round(width * factor)) })
      .toColourspace(COLOR_SPACES[channels])
      .jpeg({ quality: COARSE.quality, mozjpeg: COARSE.mozjpeg })
      .toBuffer({ resolveWithObject: true });
    if (info.size >= image.getContentsSize()) return undefined;
    const changed = dict.clone();
    changed.set(name('Width'), PDFNumber.of(info.width));
    changed.set(name('Height'), PDFNumber.of(info.height));
    return PDFRawStream.of(changed, data);
  } catch {
    return undefined;
  }
}
