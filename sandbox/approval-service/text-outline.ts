import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create, type Font } from '@cantoo/fontkit';

/** The typeface of till rolls. A file of our own, for a machine without a screen often has no fonts. */
export const fontBytes = readFileSync(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')));

const font = create(fontBytes) as Font;

/** A line of text as the data of an SVG path; `x` and `y` are where its first letter stands. */
export function textOutline(text: string, x: number, y: number, size: number): string {
  const scale = size / font.unitsPerEm;
  let at = x;
  return font
    .layout(text)
    .glyphs.map((glyph) => {
      const path = glyph.path.scale(scale, -scale).translate(at, y).toSVG();
      at += glyph.advanceWidth * scale;
      return path;
    })
    .join('');
}

/** How wide each letter is, in units of the size. */
export const letterWidth = font.layout('0').advanceWidth / font.unitsPerEm;
