import { norwegianDay, osloClock, osloDay } from '../../contract/oslo-time.js';
import type { Language } from './language.js';

/** A table as spreadsheets in Norway open it: semicolons, decimal commas, and a mark that says it is UTF-8. */

export type Cell = string | number | Sum;

/** A sum: `"1250.00"`. */
export interface Sum {
  readonly sum: string;
}

export const CSV_START = '\uFEFF';
export const CSV_TYPE = 'text/csv; charset=utf-8';

/** One row of a table. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(written).join(';')}\r\n`;
}

/** A day as spreadsheets of a language take it for one. */
export function csvDay(day: string, language: Language): string {
  return language === 'nb' ? norwegianDay(day) : day;
}

/** As `csvDay`, with the clock. */
export function csvTime(instant: string, language: Language): string {
  return `${csvDay(osloDay(instant), language)} ${osloClock(instant)}`;
}

function written(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') return cell.sum.replace('.', ',');
  return quoted(harmless(cell));
}

/** A spreadsheet takes what begins so for a formula, and runs it. */
function harmless(text: string): string {
  return /^[\s]*[=+\-@|%]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[";\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
