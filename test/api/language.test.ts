import { describe, expect, it } from 'vitest';
import { languageOf } from '../../api/language.js';

describe('the language that somebody asks for', () => {
  it.each([
    ['nb-NO,nb;q=0.9,en;q=0.8', 'nb'],
    ['nn', 'nb'],
    ['no', 'nb'],
    ['en-GB,en;q=0.9', 'en'],
    ['de-DE,de;q=0.9,nb;q=0.5', 'nb'],
    ['de-DE', 'en'],
  ] as const)('%j is %s', (header, language) => {
    expect([languageOf(header, 'nb'), languageOf(header, 'en')]).toEqual([language, language]);
  });

  it.each(['*', '', undefined])('is the usual one when it is none: %j', (header) => {
    expect([languageOf(header, 'nb'), languageOf(header, 'en')]).toEqual(['nb', 'en']);
  });
});
