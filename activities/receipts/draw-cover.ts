import { PageSizes, type PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import type { CoverLine, CoverSheet } from './cover-sheet.js';
import { drawStrips, GREY, MARGIN, paginate, RIGHT, rule, space, write, type Strip } from './cover-strips.js';
import { shortened, textLines } from './text-lines.js';
import { embedTypefaces, type Typeface } from './typeface.js';

/** How tightly a cover is set. Sizes in points. */
interface Setting {
  readonly size: number;
  readonly leading: number;
  /** White between two lines of the table. */
  readonly gap: number;
  /** Columns of the list of receipts. */
  readonly columns: number;
  /** Lines of text that one line of the report may take. */
  readonly most: number;
}

/** From comfortable to dense: the first that makes one page of it is taken; if none does, the last goes on over several. */
const SETTINGS: readonly [Setting, ...Setting[]] = [
  { size: 9, leading: 11.5, gap: 6, columns: 2, most: 8 },
  { size: 8, leading: 10, gap: 3, columns: 2, most: 6 },
  { size: 7, leading: 8.5, gap: 2, columns: 3, most: 6 },
  { size: 6.5, leading: 7.5, gap: 1.2, columns: 4, most: 3 },
];

interface Typefaces {
  readonly regular: Typeface;
  readonly bold: Typeface;
}

/**
 * Draws the cover as the first pages of a document and answers how many it took: one, more only when its lines do not fit.
 * `pagesOf` tells how many pages each receipt has.
 */
export async function drawCover(document: PDFDocument, cover: CoverSheet, pagesOf: readonly number[]): Promise<number> {
  const typefaces = await embedTypefaces(document);
  const layouts = SETTINGS.map(
    (setting) => (before: number) => paginate(stripsOf(cover, pagesOf, before, setting, typefaces)),
  );
  const layout = layouts.find((pages) => pages(1).length === 1) ?? layouts.at(-1) ?? (() => []);
  const pages = layout(layout(1).length);
  for (const strips of pages) drawStrips(document.addPage(PageSizes.A4), strips);
  return pages.length;
}

function stripsOf(
  cover: CoverSheet,
  pagesOf: readonly number[],
  before: number,
  setting: Setting,
  typefaces: Typefaces,
): Strip[] {
  return [
    ...headStrips(cover, setting, typefaces),
    ...lineStrips(cover, setting, typefaces),
    ...receiptStrips(cover.receipts, pagesOf, before, setting, typefaces),
  ];
}

function headStrips(cover: CoverSheet, setting: Setting, { regular, bold }: Typefaces): Strip[] {
  const kind = [cover.kind, cover.reportNumber, cover.part].filter((word) => word !== null).join('  ·  ');
  const title = textLines(bold.drawable(cover.title), bold, 17, RIGHT - MARGIN, 2);
  return [
    {
      height: 17,
      draw: (page, top) => write(page, kind, { at: MARGIN, top, size: 9.5, typeface: regular, color: GREY }),
    },
    ...title.map((line) => ({
      height: 21,
      draw: (page: PDFPage, top: number) => write(page, line, { at: MARGIN, top, size: 17, typeface: bold }),
    })),
    space(6),
    ...cover.facts.flatMap(({ label, value }) => factStrips(label, value, setting, { regular, bold })),
    space(setting.gap * 2.5),
  ];
}

const FACTS_AT = MARGIN + 84;

function factStrips(label: string, value: string, { size, leading, most }: Setting, { regular }: Typefaces): Strip[] {
  return textLines(regular.drawable(value), regular, size, RIGHT - FACTS_AT, most).map((line, index) => ({
    height: leading + 1,
    draw: (page, top) => {
      if (index === 0) write(page, label, { at: MARGIN, top, size, typeface: regular, color: GREY });
      write(page, line, { at: FACTS_AT, top, size, typeface: regular });
    },
  }));
}

/** Where the columns of the table of lines are; amounts end at theirs, texts begin there. */
const COLUMNS = {
  date: MARGIN,
  category: MARGIN + 56,
  text: MARGIN + 144,
  vat: 386,
  foreign: 452,
  nok: 500,
  receipts: RIGHT,
} as const;

function lineStrips(cover: CoverSheet, setting: Setting, typefaces: Typefaces): Strip[] {
  const { size, leading, gap } = setting;
  const { regular, bold } = typefaces;
  const head = (page: PDFPage, top: number): void => {
    const label = (text: string, at: number, ends = false) =>
      write(page, text, { at, top, size: size - 1, typeface: regular, color: GREY, ends });
    label('Dato', COLUMNS.date);
    label('Kategori', COLUMNS.category);
    label('Tekst', COLUMNS.text);
    label('MVA', COLUMNS.vat, true);
    label('Valuta', COLUMNS.foreign, true);
    label('NOK', COLUMNS.nok, true);
    label('Kvittering', COLUMNS.receipts, true);
    rule(page, top - leading);
  };
  const sum = (page: PDFPage, top: number): void => {
    rule(page, top);
    write(page, 'Sum', { at: COLUMNS.date, top: top - 3, size: size + 1, typeface: bold });
    write(page, cover.sumNok, { at: COLUMNS.nok, top: top - 3, size: size + 1, typeface: bold, ends: true });
  };
  return [
    { height: leading + gap, draw: head },
    ...cover.lines.map((line) => lineStrip(line, setting, typefaces)),
    { height: leading + gap + 6, draw: sum },
  ];
}

function lineStrip(line: CoverLine, { size, leading, gap, most }: Setting, { regular }: Typefaces): Strip {
  const fit = (text: string, width: number, lines: number) =>
    textLines(regular.drawable(text), regular, size, width, lines);
  const category = fit(line.category, COLUMNS.text - COLUMNS.category - 6, 2);
  const text = fit(line.text, COLUMNS.vat - COLUMNS.text - 30, most);
  const receipts = fit(ranges(line.receipts), COLUMNS.receipts - COLUMNS.nok - 8, 3);
  const draw = (page: PDFPage, top: number): void => {
    const cell = (lines: readonly string[], at: number, ends = false): void => {
      for (const [index, part] of lines.entries())
        write(page, part, { at, top: top - index * leading, size, typeface: regular, ends });
    };
    cell([line.date], COLUMNS.date);
    cell(category, COLUMNS.category);
    cell(text, COLUMNS.text);
    cell([line.vat], COLUMNS.vat, true);
    cell([line.foreign], COLUMNS.foreign, true);
    cell([line.nok], COLUMNS.nok, true);
    cell(receipts, COLUMNS.receipts, true);
  };
  return { height: Math.max(1, category.length, text.length, receipts.length) * leading + gap, draw };
}

/** `[1, 2, 3, 7]` as `"1–3, 7"`. */
function ranges(numbers: readonly number[]): string {
  const runs = numbers
    .toSorted((a, b) => a - b)
    .reduce<[number, number][]>((taken, number) => {
      const [first, last] = taken.at(-1) ?? [];
      return first !== undefined && last === number - 1
        ? [...taken.slice(0, -1), [first, number]]
        : [...taken, [number, number]];
    }, []);
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}

function receiptStrips(
  names: readonly string[],
  pagesOf: readonly number[],
  before: number,
  { size, leading, gap, columns }: Setting,
  { regular, bold }: Typefaces,
): Strip[] {
  const width = (RIGHT - MARGIN) / columns;
  const entries = names.map((name, index) => {
    const first = before + 1 + pagesOf.slice(0, index).reduce((sum, pages) => sum + pages, 0);
    const pages = `side ${ranges(Array.from({ length: pagesOf[index] ?? 0 }, (_, page) => first + page))}`;
    const room = width - 20 - regular.widthOf(pages, size) - 16;
    return { number: String(index + 1), name: shortened(regular.drawable(name), regular, size, room), pages };
  });
  const rows = Math.ceil(entries.length / columns);
  const row = (index: number) => (page: PDFPage, top: number) => {
    for (let column = 0; column < columns; column += 1) {
      const entry = entries[column * rows + index];
      const at = MARGIN + column * width;
      if (entry === undefined) continue;
      write(page, entry.number, { at: at + 14, top, size, typeface: regular, ends: true });
      write(page, entry.name, { at: at + 20, top, size, typeface: regular });
      write(page, entry.pages, { at: at + width - 10, top, size, typeface: regular, color: GREY, ends: true });
    }
  };
  return [
    space(gap * 2),
    {
      height: leading + 4,
      draw: (page, top) => write(page, 'Kvitteringer', { at: MARGIN, top, size: size + 1, typeface: bold }),
    },
    ...Array.from({ length: rows }, (_, index) => ({ height: leading + Math.min(gap, 3), draw: row(index) })),
  ];
}
