import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fontkit from '@cantoo/fontkit';
import type { PDFDocument, PDFFont } from '@cantoo/pdf-lib';

/** A font that draws any text: what it has no letter for becomes the nearest one it has, or a question mark. */
export interface Typeface {
  readonly font: PDFFont;
  /** The text as it can be drawn. */
  drawable(text: string): string;
  /** In points. */
  widthOf(drawable: string, size: number): number;
}

const fontFile = (name: string) => readFile(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));

/** Embeds the cover's two fonts into a document, as much of them as it uses. */
export async function embedTypefaces(document: PDFDocument): Promise<{ regular: Typeface; bold: Typeface }> {
  document.registerFontkit(fontkit);
  // Without ligatures a search for a word finds it.
  const options = { subset: true, features: { liga: false } };
  return {
    regular: typefaceOf(await document.embedFont(await fontFile('DejaVuSansCondensed'), options)),
    bold: typefaceOf(await document.embedFont(await fontFile('DejaVuSansCondensed-Bold'), options)),
  };
}

function typefaceOf(font: PDFFont): Typeface {
  const letters = new Set(font.getCharacterSet());
  const has = (letter: string) => letters.has(letter.codePointAt(0) ?? -1);
  return {
    font,
    drawable: (text) => drawable(text, has),
    widthOf: (text, size) => font.widthOfTextAtSize(text, size),
  };
}

function drawable(text: string, has: (letter: string) => boolean): string {
  const shown = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(UNSEEN, '');
  return Array.from(shown, (letter) => (has(letter) ? letter : nearest(letter, has))).join('');
}

/** Joiners, variation selectors and direction marks: they shape other letters and have no picture of their own. */
const UNSEEN = /[\p{Cf}\uFE00-\uFE0F]/gu;

function nearest(letter: string, has: (letter: string) => boolean): string {
  const plain = WITHOUT_STROKE[letter] ?? letter.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain !== '' && Array.from(plain).every(has) ? plain : '?';
}

/** Letters that Unicode does not take apart into a plain one and a mark. */
const WITHOUT_STROKE: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  Ŋ: 'N',
  ŋ: 'n',
  Ŧ: 'T',
  ŧ: 't',
  '−': '-',
  '‐': '-',
  '‑': '-',
};
