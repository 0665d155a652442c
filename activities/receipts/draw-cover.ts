import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import fontkit from '@pdf-lib/fontkit';
import { rgb, type PDFDocument, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import type { CoverLine, CoverSheet } from './cover-sheet.js';

/** A4 in points. */
export const A4 = { width: 595.28, height: 841.89 };
const MARGIN = 48;
const INK = rgb(0.12, 0.13, 0.16);
const GREY = rgb(0.42, 0.45, 0.5);
const RULE = rgb(0.82, 0.84, 0.87);

/** Left edges of the table's columns; the last one is its right edge. */
const COLUMNS = { day: MARGIN, what: MARGIN + 66, receipts: 372, foreign: 472, amount: A4.width - MARGIN };

const require = createRequire(import.meta.url);
const fontFile = (name: string) => readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

/** Draws the cover at the end of a document. More than one page only when its lines do not fit. */
export async function drawCover(pdf: PDFDocument, cover: CoverSheet): Promise<void> {
  pdf.registerFontkit(fontkit as never);
  const regular = await pdf.embedFont(fontFile('DejaVuSans'), { subset: true });
  const bold = await pdf.embedFont(fontFile('DejaVuSans-Bold'), { subset: true });
  const pen = new Pen(pdf, regular, bold);
  pen.text(cover.heading, MARGIN, 18, bold);
  pen.down(24);
  pen.wrapped(cover.title, MARGIN, A4.width - MARGIN, 11, regular, INK);
  pen.down(10);
  for (const [label, text] of cover.facts) {
    pen.text(label, MARGIN, 9, regular, GREY);
    pen.wrapped(text, COLUMNS.what, A4.width - MARGIN, 9, regular, INK);
  }
  pen.down(14);
  drawHeader(pen);
  for (const line of cover.lines) drawLine(pen, line);
  pen.text('Sum NOK', COLUMNS.what, 10, bold);
  pen.right(cover.sum, COLUMNS.amount, 10, bold);
  pen.down(30);
  if (cover.receipts.length === 0) return;
  pen.text('Kvitteringer på de neste sidene', MARGIN, 10, bold);
  pen.down(16);
  for (const receipt of cover.receipts) pen.wrapped(receipt, MARGIN, A4.width - MARGIN, 9, regular, INK);
}

function drawHeader(pen: Pen): void {
  pen.text('Dato', COLUMNS.day, 8, pen.regular, GREY);
  pen.text('Gjelder', COLUMNS.what, 8, pen.regular, GREY);
  pen.text('Kvittering', COLUMNS.receipts, 8, pen.regular, GREY);
  pen.right('Valuta', COLUMNS.foreign, 8, pen.regular, GREY);
  pen.right('NOK', COLUMNS.amount, 8, pen.regular, GREY);
  pen.down(6);
  pen.rule();
}

function drawLine(pen: Pen, line: CoverLine): void {
  const text = pen.lines(line.what, COLUMNS.receipts - COLUMNS.what - 10, 9);
  pen.room(text.length * 12 + 10);
  pen.text(line.day, COLUMNS.day, 9);
  pen.text(line.receipts, COLUMNS.receipts, 9);
  pen.right(line.foreign, COLUMNS.foreign, 9);
  pen.right(line.amountNok, COLUMNS.amount, 9);
  text.forEach((part, index) => {
    if (index > 0) pen.down(12);
    pen.text(part, COLUMNS.what, 9);
  });
  pen.down(6);
  pen.rule();
}

/** Writes from the top of a page downwards, onto a new page when one is full. */
class Pen {
  private page: PDFPage;
  private y: number;

  constructor(
    private readonly pdf: PDFDocument,
    readonly regular: PDFFont,
    readonly bold: PDFFont,
  ) {
    this.page = pdf.addPage([A4.width, A4.height]);
    this.y = A4.height - MARGIN - 18;
  }

  text(text: string, x: number, size: number, font = this.regular, color = INK): void {
    this.page.drawText(oneLine(text), { x, y: this.y, size, font, color });
  }

  right(text: string, edge: number, size: number, font = this.regular, color = INK): void {
    this.text(text, edge - font.widthOfTextAtSize(oneLine(text), size), size, font, color);
  }

  /** Writes a text in as many lines as it needs, and goes below it. */
  wrapped(text: string, x: number, edge: number, size: number, font: PDFFont, color = INK): void {
    for (const line of this.lines(text, edge - x, size, font)) {
      this.room(size + 6);
      this.text(line, x, size, font, color);
      this.down(size + 5);
    }
  }

  lines(text: string, width: number, size: number, font = this.regular): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of oneLine(text).split(' ').flatMap((part) => cut(part, width, size, font))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && font.widthOfTextAtSize(longer, size) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }

  down(points: number): void {
    this.y -= points;
  }

  rule(): void {
    this.page.drawLine({ start: { x: MARGIN, y: this.y }, end: { x: A4.width - MARGIN, y: this.y }, thickness: 0.5, color: RULE });
    this.down(14);
  }

  /** Goes to a new page when there is no room for so many points. */
  room(points: number): void {
    if (this.y - points > MARGIN) return;
    this.page = this.pdf.addPage([A4.width, A4.height]);
    this.y = A4.height - MARGIN - 12;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** A word that is wider than its column is cut. */
function cut(word: string, width: number, size: number, font: PDFFont): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && font.widthOfTextAtSize(piece + character, size) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
