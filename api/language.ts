import { parseAccept } from 'hono/utils/accept';
import type { Language, Text } from '../contract/text.js';

export type { Language } from '../contract/text.js';

export const LANGUAGES = ['nb', 'en'] as const satisfies readonly (keyof Text)[];

/**
 * The language that somebody asks for: bokmål where it is any Norwegian, English where it is any other; where nothing is asked
 * for, the one that whoever comes here most likely reads.
 */
export function languageOf(acceptLanguage: string | undefined, unlessAsked: Language): Language {
  const asked = parseAccept(acceptLanguage ?? '').map(({ type }) => type.toLowerCase().split('-')[0] ?? '');
  const known = asked.find((language) => language === 'en' || isNorwegian(language)) ?? asked[0];
  if (known === undefined || known === '' || known === '*') return unlessAsked;
  return isNorwegian(known) ? 'nb' : 'en';
}

function isNorwegian(language: string): boolean {
  return ['nb', 'no', 'nn'].includes(language);
}
