export { LANGUAGES, languageOf, type Language } from '../language.js';

/** What somebody may choose instead of what their system has. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Whether a form chose one of some values. */
export function isOneOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return values.some((known) => known === value);
}
