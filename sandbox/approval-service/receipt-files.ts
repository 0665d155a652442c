import fontkit from '@cantoo/fontkit';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { PAPER_COLUMNS, type PaperPages } from './receipt-paper.js';
import { fontBytes, letterWidth, textOutline } from './text-outline.js';

/** Prints a receipt as the file that its content type promises: a photo, a screenshot or a PDF. Always the same bytes. */
export function receiptFile(pages: PaperPages, contentType: string): Promise<Buffer> {
  switch (contentType) {
    case 'application/pdf':
      return pdf(pages);
    case 'image/png':
      return sharp(Buffer.from(screenshot(pages[0] ?? [])))
        .png()
        .toBuffer();
    case 'image/webp':
      return sharp(Buffer.from(screenshot(pages[0] ?? [])))
        .webp({ quality: 85 })
        .toBuffer();
    default:
      return photo(pages[0] ?? []);
  }
}

const SIZE = 44;
const LEADING = 66;
const PAPER = { width: Math.ceil(PAPER_COLUMNS * letterWidth * SIZE) + 160, padding: 80 };

/** Lies on its side in the file, as a phone that is held upright saves it; its orientation tag says so. */
async function photo(lines: readonly string[]): Promise<Buffer> {
  const height = paperHeight(lines);
  const desk = { width: PAPER.width + 360, height: height + 420 };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${desk.width}" height="${desk.height}">
    <defs>
      <linearGradient id="wood" x2="1" y2="1"><stop stop-color="#8a6a4a"/><stop offset="1" stop-color="#5f452e"/></linearGradient>
      <linearGradient id="paper" x2="0.3" y2="1"><stop stop-color="#fffdf7"/><stop offset="1" stop-color="#ece7da"/></linearGradient>
    </defs>
    <rect width="100%" height="100%" fill="url(#wood)"/>
    <g transform="translate(180 200) rotate(-1.4)">
      <rect x="14" y="18" width="${PAPER.width}" height="${height}" fill="#2a1c10" opacity="0.35"/>
      <rect width="${PAPER.width}" height="${height}" fill="url(#paper)"/>
      ${print(lines, '#26262b')}
    </g>
  </svg>`;
  const upright = await sharp(Buffer.from(svg)).flatten().toBuffer();
  return sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 88 }).toBuffer();
}

/** A rounded card on nothing, as a ticket app shares it. */
function screenshot(lines: readonly string[]): string {
  const height = paperHeight(lines);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PAPER.width}" height="${height}">
    <rect width="100%" height="100%" rx="48" fill="#eef3fb"/>
    ${print(lines, '#14213d')}
  </svg>`;
}

function paperHeight(lines: readonly string[]): number {
  return lines.length * LEADING + 2 * PAPER.padding;
}

function print(lines: readonly string[], color: string): string {
  const outlines = lines.map((line, index) =>
    textOutline(line, PAPER.padding, PAPER.padding + (index + 0.8) * LEADING, SIZE),
  );
  return `<path fill="${color}" d="${outlines.join('')}"/>`;
}

const A5 = { width: 419.53, height: 595.28 };

async function pdf(pages: PaperPages): Promise<Buffer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit(fontkit);
  const font = await document.embedFont(fontBytes, { subset: true });
  for (const lines of pages) {
    const page = document.addPage([A5.width, A5.height]);
    for (const [index, line] of lines.entries()) {
      if (line !== '') page.drawText(line, { x: 48, y: A5.height - 60 - index * 18, size: 13, font });
    }
  }
  return Buffer.from(await document.save({ addDefaultPage: false }));
}
