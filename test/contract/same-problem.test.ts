import { describe, expect, it } from 'vitest';
import { describeProblem, type Problem } from '../../contract/problems.js';
import { asNoticedFirst, isSameProblem } from '../../contract/same-problem.js';

const told = ({ code, details }: Problem) => ({ code, ...describeProblem({ code, details }), details: { ...details } });
const difference = { nb: 'den finnes ikke lenger', en: 'it is no longer there' };
const deleted = (day: string) => told({ code: 'TLX-802', details: { change: 'deleted', day, difference } });

describe('two problems are one', () => {
  it('when the same has to be put right, however it is worded', () => {
    const missing = told({ code: 'TLX-301', details: { category: 'taxi' } });
    const reworded = { ...missing, message: { nb: 'Nye ord.', en: 'New words.' } };
    expect(isSameProblem(missing, reworded)).toBe(true);
    expect(isSameProblem(missing, told({ code: 'TLX-301', details: { category: 'ferry' } }))).toBe(false);
    expect(isSameProblem(missing, told({ code: 'TLX-302', details: { category: 'taxi', kind: 'travel' } }))).toBe(
      false,
    );
  });

  it('when what passes by itself goes on, though its time is another one', () => {
    const until = (nextTryAt: string) => told({ code: 'TLX-702', details: { nextTryAt } });
    expect(isSameProblem(until('2026-11-02T12:00:00.000Z'), until('2026-11-02T12:05:00.000Z'))).toBe(true);
  });

  it('when a change in Tripletex is noticed on another day too, and it is told as it was noticed first', () => {
    const [first, later] = [deleted('2026-11-02'), deleted('2026-11-03')];
    expect(isSameProblem(first, later)).toBe(true);
    expect(asNoticedFirst(later, first)).toEqual(first);
  });

  it('but not when a line is of another day', () => {
    const of = (day: string) => told({ code: 'TLX-304', details: { project: 'P-100', day } });
    expect(isSameProblem(of('2026-11-02'), of('2026-11-03'))).toBe(false);
    expect(asNoticedFirst(of('2026-11-03'), of('2026-11-02'))).toEqual(of('2026-11-03'));
  });
});
