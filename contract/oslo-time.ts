const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });
const clockFormat = new Intl.DateTimeFormat('nb-NO', { timeZone: 'Europe/Oslo', hour: '2-digit', minute: '2-digit' });

/** The Oslo calendar day of an instant: `"2026-11-02"`. */
export function osloDay(instant: string | Date): string {
  return dayFormat.format(new Date(instant));
}

/** The Oslo wall clock of an instant for people: `"14:05"`. */
export function osloClock(instant: string | Date): string {
  return clockFormat.format(new Date(instant));
}

/** A day as people in Norway write it: `"2026-06-01"` becomes `"01.06.2026"`. */
export function norwegianDay(day: string): string {
  return day.split('-').reverse().join('.');
}

/** A month: `"2026-10"`. There was no year 0, and no database knows one. */
export const MONTH_PATTERN = /^(?!0000)\d{4}-(0[1-9]|1[0-2])$/;

/** Whether a text is a day that exists: `"2026-02-30"` is none, and no day of a year 0 is. */
export function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether a text is a wall clock time without offset that exists: `"2026-06-01T08:00"`. */
export function isWallClock(text: string): boolean {
  const [, day, hours, minutes] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(text) ?? [];
  return day !== undefined && isDay(day) && Number(hours) < 24 && Number(minutes) < 60;
}

/**
 * Whether an ISO instant is one that a database takes, wherever it is told: within the years 1 to 9999, and with an offset that is
 * in use somewhere.
 */
export function isUsualInstant(text: string): boolean {
  const time = Date.parse(text);
  const [, hours = '0'] = /[+-](\d{2}):?\d{2}$/.exec(text) ?? [];
  return time >= FIRST && time <= LAST && Number(hours) <= MOST_HOURS;
}

/** A day within the years, so that every place on Earth is. */
const [FIRST, LAST] = [Date.parse('0001-01-02T00:00:00Z'), Date.parse('9999-12-30T00:00:00Z')];
/** The Line Islands are the farthest off, in 2026. */
const MOST_HOURS = 14;

/** The same day some years earlier or later; 29 February becomes 28 February where the year has none. */
export function addYears(day: string, years: number): string {
  const moved = `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
  return isDay(moved) ? moved : `${moved.slice(0, 8)}28`;
}
