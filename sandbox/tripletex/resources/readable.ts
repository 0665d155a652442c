import { forbidden } from '../protocol/refusals.js';
import { habitsOf, type Habits, type WithHabits } from '../state/habits.js';

/** Registers a key may be kept from in more than one way. */
export type Guarded = 'vatTypes' | 'vatSettings' | 'currencies' | 'departments';

interface Reader {
  readonly company: WithHabits;
}

/** The rows of a register a key may read: all, none, or 403. */
export function readable<Row>({ company }: Reader, register: Guarded, rows: readonly Row[]): readonly Row[] {
  const reading: Habits[Guarded] = habitsOf(company)[register];
  if (reading === 'forbidden') throw forbidden();
  return reading === 'empty' ? [] : rows;
}

/** The rows other objects may show something of: where a register cannot be read, references stay references. */
export function referable<Row>({ company }: Reader, register: Guarded, rows: readonly Row[]): readonly Row[] {
  return habitsOf(company)[register] === 'allowed' ? rows : [];
}
