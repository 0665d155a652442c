import type { Typeface } from './typeface.js';

/**
 * Breaks a drawable text into lines of at most `width` points; what is over `most` lines is left out with an ellipsis, and not
 * measured either.
 */
export function textLines(text: string, typeface: Typeface, size: number, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    for (const piece of pieces(word, typeface, size, width)) {
      const last = lines.at(-1);
      const longer = `${last} ${piece}`;
      if (last === undefined || typeface.widthOf(longer, size) > width) lines.push(piece);
      else lines[lines.length - 1] = longer;
      // With the first word of one line more, the last line is wider than it may be.
      if (lines.length > most)
        return [...lines.slice(0, most - 1), shortened(lines.slice(most - 1).join(' '), typeface, size, width)];
    }
  }
  return lines;
}

/** A drawable text in at most `width` points, the rest left out with an ellipsis. */
export function shortened(text: string, typeface: Typeface, size: number, width: number): string {
  if (typeface.widthOf(text, size) <= width) return text;
  return `${startOf(text, typeface, size, width - typeface.widthOf('…', size)).trimEnd()}…`;
}

/** A word that is wider than the line, in pieces that are not. */
function* pieces(word: string, typeface: Typeface, size: number, width: number): Generator<string> {
  let rest = word;
  do {
    const start = startOf(rest, typeface, size, width);
    yield start;
    rest = rest.slice(start.length);
  } while (rest !== '');
}

/** As much of a text as is at most `width` points wide, one letter at the least; of a long one only about twice as much is measured. */
function startOf(text: string, typeface: Typeface, size: number, width: number): string {
  const letters = Array.from(text);
  const first = (count: number) => letters.slice(0, count).join('');
  const fits = (count: number) => count <= letters.length && typeface.widthOf(first(count), size) <= width;
  let [fitting, tooMany] = [1, 2];
  while (fits(tooMany)) [fitting, tooMany] = [tooMany, tooMany * 2];
  tooMany = Math.min(tooMany, letters.length + 1);
  while (tooMany - fitting > 1) {
    const between = Math.floor((fitting + tooMany) / 2);
    if (fits(between)) fitting = between;
    else tooMany = between;
  }
  return first(fitting);
}
