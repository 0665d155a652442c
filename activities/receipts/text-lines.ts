import type { Typeface } from './typeface.js';

/** Breaks a drawable text into lines of at most `width` points; what is over `most` lines is left out with an ellipsis. */
export function textLines(text: string, typeface: Typeface, size: number, width: number, most: number): string[] {
  const lines = text
    .split(' ')
    .flatMap((word) => pieces(word, typeface, size, width))
    .reduce<string[]>((taken, word) => {
      const last = taken.at(-1);
      const longer = `${last} ${word}`;
      if (last === undefined || typeface.widthOf(longer, size) > width) return [...taken, word];
      return [...taken.slice(0, -1), longer];
    }, []);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortened(lines.slice(most - 1).join(' '), typeface, size, width)];
}

/** A drawable text in at most `width` points, the rest left out with an ellipsis. */
export function shortened(text: string, typeface: Typeface, size: number, width: number): string {
  if (typeface.widthOf(text, size) <= width) return text;
  return `${startOf(text, typeface, size, width - typeface.widthOf('…', size)).trimEnd()}…`;
}

/** A word that is wider than the line, in pieces that are not. */
function pieces(word: string, typeface: Typeface, size: number, width: number): string[] {
  if (typeface.widthOf(word, size) <= width) return [word];
  const start = startOf(word, typeface, size, width);
  return [start, ...pieces(word.slice(start.length), typeface, size, width)];
}

function startOf(text: string, typeface: Typeface, size: number, width: number): string {
  const letters = Array.from(text);
  let count = 1;
  while (count < letters.length && typeface.widthOf(letters.slice(0, count + 1).join(''), size) <= width) count += 1;
  return letters.slice(0, count).join('');
}
