import { PageSizes, rgb, type PDFPage } from '@cantoo/pdf-lib';
import type { Typeface } from './typeface.js';

const [WIDTH, HEIGHT] = PageSizes.A4;
export const MARGIN = 46;
export const RIGHT = WIDTH - MARGIN;
const INK = rgb(0.1, 0.1, 0.12);
export const GREY = rgb(0.42, 0.42, 0.45);
const RULE = rgb(0.8, 0.8, 0.82);

/** A strip of the cover: so high, and how to draw it below `top`. */
export interface Strip {
  readonly height: number;
  readonly draw: (page: PDFPage, top: number) => void;
}

/** Draws strips below each other, from the top of a page. */
export function drawStrips(page: PDFPage, strips: readonly Strip[]): void {
  let top = HEIGHT - MARGIN;
  for (const { height, draw } of strips) {
    draw(page, top);
    top -= height;
  }
}

/** Lays strips onto as many pages as they need. */
export function paginate(strips: readonly Strip[]): Strip[][] {
  const pages: Strip[][] = [[]];
  let room = HEIGHT - 2 * MARGIN;
  for (const strip of strips) {
    if (strip.height > room) {
      pages.push([]);
      room = HEIGHT - 2 * MARGIN;
    }
    pages.at(-1)?.push(strip);
    room -= strip.height;
  }
  return pages;
}

interface Writing {
  readonly at: number;
  readonly top: number;
  readonly size: number;
  readonly typeface: Typeface;
  readonly color?: ReturnType<typeof rgb>;
  /** Whether the text ends at `at` instead of beginning there. */
  readonly ends?: boolean;
}

/** Writes one line; what cannot be drawn is replaced. */
export function write(
  page: PDFPage,
  text: string,
  { at, top, size, typeface, color = INK, ends = false }: Writing,
): void {
  const shown = typeface.drawable(text);
  if (shown === '') return;
  const x = ends ? at - typeface.widthOf(shown, size) : at;
  page.drawText(shown, { x, y: top - size, size, font: typeface.font, color });
}

/** A line from margin to margin. */
export function rule(page: PDFPage, y: number): void {
  page.drawLine({ start: { x: MARGIN, y }, end: { x: RIGHT, y }, thickness: 0.6, color: RULE });
}

/** Nothing, so high. */
export function space(height: number): Strip {
  return { height, draw: () => undefined };
}
