import { describe, expect, it } from 'vitest';
import { isNews, judge } from '../../../activities/reconcile/judge.js';
import type { Seen, Sight } from '../../../activities/reconcile/sight.js';
import type { StandingProblem } from '../../../contract/transfer-status.js';
import type { TransferredPart, TransferredReport } from '../../../store/reconciliation.js';

const NOW = new Date('2026-03-12T12:00:00Z');
const approved: Seen = { state: 'APPROVED', amountNok: '448.00', hasVoucher: false, hasDocument: true };
const nothing: Seen = { state: null, amountNok: null, hasVoucher: null, hasDocument: null };

function part(changes: Partial<TransferredPart> = {}): TransferredPart {
  const position = changes.position ?? 1;
  return {
    position,
    tripletexId: position,
    number: `${position}-2026`,
    state: 'APPROVED',
    amountNok: '448.00',
    receiptSha256: 'a'.repeat(64),
    version: 1,
    ...changes,
  };
}

function judged(
  sights: readonly Sight[],
  problem: StandingProblem | null = null,
  changes: Partial<TransferredPart> = {},
) {
  const parts = sights.map((_, index) => part({ position: index + 1, ...changes }));
  const report: TransferredReport = { companyId: 'c', reportId: 'r', revision: 1, problem, unshown: false, parts };
  const seen = parts.map((one, index) => ({ part: one, sight: sights[index] ?? 'gone' }));
  const verdict = judge(report, seen, NOW);
  return {
    ...verdict,
    states: verdict.moved.map(({ state }) => state),
    told: verdict.events.map(({ type }) => type),
    isNews: isNews(report, verdict),
  };
}

describe('a report that was transferred', () => {
  it.each([
    ['as it was', approved],
    ['as far as the key may see', nothing],
    ['in a state that nobody knows', { ...approved, state: 'SOMETHING' }],
  ])('has no problem where Tripletex shows it %s', (_, sight) => {
    expect(judged([sight])).toMatchObject({ problem: null, told: [] });
  });

  it('whose documents a key may not see has not lost any, and one without receipts cannot', () => {
    expect(judged([{ ...approved, hasDocument: null }]).problem).toBeNull();
    expect(judged([{ ...approved, hasDocument: false }], null, { receiptSha256: null }).problem).toBeNull();
    expect(judged([{ ...approved, hasDocument: false }]).problem).toMatchObject({ code: 'TLX-802' });
  });

  it('keeps that it is booked while the key may not see the voucher', () => {
    const sight = { ...approved, hasVoucher: null };
    expect(judged([sight], null, { state: 'BOOKED' }).isNews).toBe(false);
    expect(judged([sight]).isNews).toBe(false);
  });

  it('moves on and back without a problem, and that is told', () => {
    expect(judged([{ ...approved, hasVoucher: true }])).toMatchObject({ states: ['BOOKED'], told: ['booked'] });
    expect(judged([{ ...approved, state: 'SALARY_PAID', hasVoucher: true }])).toMatchObject({
      states: ['SALARY_PAID'],
      told: ['paid'],
    });
    expect(judged([approved], null, { state: 'BOOKED' })).toMatchObject({ states: ['APPROVED'], told: ['unbooked'] });
  });

  it('is deleted only when every part is: else it was changed, and the text names each difference', () => {
    expect(judged(['gone', 'gone']).problem?.details).toMatchObject({ change: 'deleted' });
    const { problem } = judged(['gone', { ...approved, state: 'OPEN', amountNok: '1.00' }]);
    expect(problem).toMatchObject({
      class: 'D',
      since: NOW.toISOString(),
      details: {
        change: 'changed',
        day: '2026-03-12',
        difference: {
          nb: 'nr. 1-2026 finnes ikke lenger; nr. 2-2026 er åpnet igjen; beløpet i nr. 2-2026 er 1.00, overført er 448.00',
          en: 'no. 1-2026 is no longer there; no. 2-2026 was reopened; the sum of no. 2-2026 is 1.00, transferred was 448.00',
        },
      },
    });
    expect(problem?.message.en).toContain('The report was changed in Tripletex on 12.03.2026: no. 1-2026');
  });

  it('keeps its problem to the letter while the same differs', () => {
    const { problem } = judged([{ ...approved, state: 'REJECTED', rejection: { by: 'Kari', comment: 'Feil' } }]);
    expect(problem?.message.nb).toContain('nr. 1-2026 er avvist av Kari: «Feil»');
    const again = judged([{ ...approved, state: 'REJECTED' }], problem, { state: 'REJECTED' });
    expect(again).toMatchObject({ isNews: false, told: [] });
    expect(again.problem).toBe(problem);
  });

  it('is told of again when it differs otherwise, and when it is as it was', () => {
    const { problem } = judged([{ ...approved, state: 'OPEN' }]);
    const otherwise = judged([{ ...approved, amountNok: '1.00' }], problem, { state: 'OPEN' });
    expect(otherwise).toMatchObject({ isNews: true, told: ['changedInTripletex'], states: ['APPROVED'] });
    const asItWas = judged([approved], problem, { state: 'OPEN' });
    expect(asItWas).toMatchObject({ isNews: true, problem: null, told: ['asTransferredAgain'], states: ['APPROVED'] });
    expect(judged([{ ...approved, hasVoucher: true }], problem, { state: 'OPEN' }).told).toEqual([
      'asTransferredAgain',
      'booked',
    ]);
  });

  it('keeps another problem that stands of it', () => {
    const { problem } = judged(['gone']);
    const other = { ...problem!, code: 'TLX-803' };
    expect(judged(['gone'], other)).toMatchObject({ problem: other, told: [], states: ['DELETED'] });
    expect(judged([approved], other)).toMatchObject({ problem: other, told: [] });
  });
});
