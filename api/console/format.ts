import type { Language } from './language.js';

const LOCALES: Record<Language, string> = { nb: 'nb-NO', en: 'en-GB' };
const OSLO = { timeZone: 'Europe/Oslo' } as const;

/** Sums, times and numbers as people write them in a language. */
export interface Format {
  /** `"6857.00"` → `6 857,00 kr`, `NOK 6,857.00`. */
  readonly money: (amount: string) => string;
  /** `"1042.50"` → `1 042,50`, `1,042.50`: of another currency, which is said beside it. */
  readonly amount: (amount: string) => string;
  /** `4. juni 2026` */
  readonly day: (instant: string | Date) => string;
  /** Of a day: `2026-06-04` → `4. juni 2026` */
  readonly date: (day: string) => string;
  /** Of a time by the clock on the wall: `2026-06-04T09:12` → `4. juni 2026, 09:12` */
  readonly wallClock: (time: string) => string;
  /** `09:12` */
  readonly clock: (instant: string | Date) => string;
  /** `4. juni 2026, 09:12` */
  readonly time: (instant: string | Date) => string;
  /** `2026-06` → `juni 2026` */
  readonly month: (month: string) => string;
  /** How long it has been since an instant: `3 timer` */
  readonly since: (instant: string, now?: Date) => string;
  readonly number: (value: number) => string;
  /** `"168.50"` → `168,5`, `168.5` */
  readonly decimal: (value: string) => string;
  /** `SE` → `Sverige`, `Sweden` */
  readonly country: (code: string) => string;
  /** `0.0234` → `2,3 %`, `2.3%` */
  readonly percent: (share: number) => string;
  /** `1 048 213` bytes → `1 MB` */
  readonly size: (bytes: number) => string;
}

const made = new Map<Language, Format>();

/** How a language writes them; made once. */
export function formatOf(language: Language): Format {
  const known = made.get(language) ?? makeFormat(language);
  made.set(language, known);
  return known;
}

function makeFormat(language: Language): Format {
  const locale = LOCALES[language];
  const currency = {
    style: 'currency',
    currency: 'NOK',
    currencyDisplay: language === 'nb' ? 'symbol' : 'code',
  } as const;
  const money = new Intl.NumberFormat(locale, currency);
  const plain = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(locale, { ...OSLO, day: 'numeric', month: 'long', year: 'numeric' });
  const date = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' });
  const clock = new Intl.DateTimeFormat(locale, { ...OSLO, hour: '2-digit', minute: '2-digit' });
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const number = new Intl.NumberFormat(locale);
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return {
    // As a text it is formatted exactly, whatever its size.
    money: (amount) => money.format(amount as Intl.StringNumericLiteral),
    amount: (amount) => plain.format(amount as Intl.StringNumericLiteral),
    day: (instant) => day.format(new Date(instant)),
    date: (text) => date.format(new Date(`${text}T00:00:00Z`)),
    wallClock: (text) => `${date.format(new Date(`${text}:00Z`))}, ${text.slice(11)}`,
    clock: (instant) => clock.format(new Date(instant)),
    time: (instant) => `${day.format(new Date(instant))}, ${clock.format(new Date(instant))}`,
    month: (text) => month.format(new Date(`${text}-01T00:00:00Z`)),
    since: (instant, now = new Date()) => lasting(locale, now.getTime() - Date.parse(instant)),
    number: (value) => number.format(value),
    decimal: (value) => number.format(value as Intl.StringNumericLiteral),
    country: (code) => countries.of(code) ?? code,
    percent: (share) => percentOf(percent, share),
    size: (bytes) => sizeOf(number, bytes),
  };
}

const UNITS = [
  ['day', 24 * 60 * 60_000],
  ['hour', 60 * 60_000],
  ['minute', 60_000],
] as const;

function lasting(locale: string, ms: number): string {
  const [unit, unitMs] = UNITS.find(([, each]) => ms >= each) ?? (['minute', 60_000] as const);
  const written = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return written.format(Math.max(0, Math.floor(ms / unitMs)));
}

/** What shows in a percentage with one decimal. */
const LEAST_SHARE = 0.001;

/** Neither is a little shown as nothing, nor almost all as all. */
function percentOf(percent: Intl.NumberFormat, share: number): string {
  if (share > 0 && share < LEAST_SHARE) return `< ${percent.format(LEAST_SHARE)}`;
  if (share < 1 && share > 1 - LEAST_SHARE) return `> ${percent.format(1 - LEAST_SHARE)}`;
  return percent.format(share);
}

function sizeOf(number: Intl.NumberFormat, bytes: number): string {
  return bytes < 1_000_000
    ? `${number.format(Math.ceil(bytes / 1000))} kB`
    : `${number.format(Math.round(bytes / 100_000) / 10)} MB`;
}
