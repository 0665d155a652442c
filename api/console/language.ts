import { parseAccept } from 'hono/utils/accept';
import type { Text } from '../../contract/text.js';

export const LANGUAGES = ['nb', 'en'] as const satisfies readonly (keyof Text)[];
export type Language = (typeof LANGUAGES)[number];

/** What somebody may choose instead of what their system has. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The language that a browser asks for: bokmål where it asks for any Norwegian or for nothing, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'nb';
  const asked = parseAccept(acceptLanguage).map(({ type }) => type.toLowerCase().split('-')[0] ?? '');
  const known = asked.find((language) => language === 'en' || isNorwegian(language)) ?? asked[0];
  return known === undefined || known === '*' || isNorwegian(known) ? 'nb' : 'en';
}

function isNorwegian(language: string): boolean {
  return ['nb', 'no', 'nn'].includes(language);
}

/** Whether a form chose one of some values. */
export function isOneOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return values.some((known) => known === value);
}
