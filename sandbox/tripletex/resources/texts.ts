import { habitsOf, type WithHabits } from '../state/habits.js';

/** A text somebody wrote, as a company keeps it. */
export function asStored(company: WithHabits, text: string): string {
  return habitsOf(company).trimsTexts ? text.trim() : text;
}
