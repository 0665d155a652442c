import { describe, expect, it } from 'vitest';
import type { TravelExpensePlan } from '../../../activities/transfer/plan.js';
import { explainRefusal } from '../../../activities/transfer/refusal.js';
import { TripletexError } from '../../../tripletex/index.js';
import { costLine, travelReport } from '../../support/reports.js';

const euro = { amount: { value: '38.70', currency: 'EUR' }, vatPercent: 0 as const };
const lines = [
  costLine({ id: 'l1' }),
  costLine({ id: 'l2', category: 'hotel', ...euro }),
  costLine({ id: 'l3', category: 'ferry' }),
];
const report = travelReport({ lines });
const plan = {
  employeeName: 'Kari Eksempel',
  // Nested ones are written first.
  costs: [
    { line: 'l1', foreign: null, date: '2026-03-12' },
    { line: 'l2', foreign: { currencyId: 5, amount: '38.70' }, date: '2026-03-12' },
    { line: 'l3', foreign: null, date: '2026-03-12' },
  ],
} as unknown as TravelExpensePlan;

interface Told {
  readonly field: string | null;
  readonly path?: string;
  readonly code?: number;
}

function explained({ field, path = null as never, code = 18_000 }: Told, of = report, line?: string) {
  const validationMessages = [{ field, path, message: 'Feltet må fylles ut.' }];
  const facts = { kind: 'validation', endpoint: 'createTravelExpense', writes: true, sent: true, status: 422 } as const;
  return explainRefusal(new TripletexError({ ...facts, code, validationMessages }), of, plan, line)?.problem;
}

describe('a refusal is told by the field it names', () => {
  it.each([
    ['costs.vatType', 'TLX-306'],
    ['costs.costCategory.id', 'TLX-302'],
    ['paymentType', 'TLX-303'],
    ['department.id', 'TLX-305'],
    ['employee.department.id', 'TLX-305'],
    ['project', 'TLX-305'],
    ['freeDimension2', 'TLX-305'],
    ['employee.id', 'TLX-202'],
    ['a.b.mileageAllowances.tollCost.costCategory.id,costs.costCategory.id', 'TLX-302'],
  ])('%s is %s', (field, code) => {
    expect(explained({ field })?.code).toBe(code);
  });

  it('is the project itself where the report has one', () => {
    const onProject = travelReport({ lines, project: { number: 'P-1' } });
    expect(explained({ field: 'project.id' }, onProject)).toMatchObject({
      code: 'TLX-304',
      details: { project: 'P-1' },
    });
  });

  it.each([
    ['[0].costs[0].costCategory', 'taxi'],
    ['[0].costs[1].costCategory', 'ferry'],
    ['[0].costs[2].costCategory', 'hotel'],
  ])('and by the line that its path %s leads to', (path, category) => {
    expect(explained({ field: '11148653', path })).toMatchObject({ code: 'TLX-302', details: { category } });
  });

  it('and by the line that was written, where it was one alone', () => {
    expect(explained({ field: 'rate' }, report, 'l2')).toEqual({
      code: 'TLX-307',
      details: { currency: 'EUR', day: '2026-03-12' },
    });
    expect(explained({ field: 'rate' }, report, 'l1')).toBeUndefined();
  });

  it.each([
    ['a field that tells nothing', { field: 'title' }],
    ['no field', { field: null }],
    ['a body of another form than Tripletex’ model, which no report explains', { field: 'vatType', code: 16_000 }],
  ])('not by %s', (_, told) => {
    expect(explained(told)).toBeUndefined();
  });
});
