import { needsAttention } from '../../contract/needs-attention.js';
import { describe, expect, it } from 'vitest';
import {
  catalogue,
  describeProblem,
  helpUrlOf,
  isProblemCode,
  type Problem,
  type ProblemDetails,
} from '../../contract/problems.js';

const text = { nb: 'teksten', en: 'the text' };

/** One example of each problem. */
const examples: ProblemDetails = {
  'TLX-101': {},
  'TLX-102': {},
  'TLX-103': { company: 'Annen AS', expectedCompany: 'Nordfjell AS' },
  'TLX-104': { tickBox: text },
  'TLX-105': {},
  'TLX-106': {},
  'TLX-201': { employee: 'Kari Eksempel' },
  'TLX-202': { employee: 'Kari Eksempel' },
  'TLX-203': { employee: 'Kari Eksempel' },
  'TLX-301': { category: 'taxi' },
  'TLX-302': { category: 'Taxi', kind: 'travel' },
  'TLX-303': { paidBy: 'company', paymentType: 'Firmakort' },
  'TLX-304': { project: 'Brua', day: '2026-03-12' },
  'TLX-305': { field: text },
  'TLX-306': { category: 'Mat', vatPercent: 15 },
  'TLX-307': { currency: 'EUR', day: '2026-03-12' },
  'TLX-308': { inTripletexNok: '447.00', approvedNok: '1448.00' },
  'TLX-401': { month: '03.2026' },
  'TLX-501': { receipt: 2 },
  'TLX-502': { fileName: 'taxi.jpg', reason: text },
  'TLX-503': { sizeMb: '25', limitMb: '20' },
  'TLX-601': { reason: text },
  'TLX-602': { comment: 'Mangler kvittering' },
  'TLX-701': {},
  'TLX-702': { nextTryAt: '2026-11-02T13:05:00Z' },
  'TLX-703': {},
  'TLX-704': {},
  'TLX-801': { number: '12-2026' },
  'TLX-802': { change: 'deleted', day: '2026-03-12', difference: text },
  'TLX-803': { state: 'booked' },
  'TLX-901': { requestId: 'abc' },
};
/** Those whose words depend on what is known of the case. */
const others: readonly Problem[] = [
  { code: 'TLX-103', details: {} },
  { code: 'TLX-104', details: { tickBox: text, lackedBy: 'owner' } },
  { code: 'TLX-201', details: { employee: '', email: 'kari@nordfjell.example' } },
  { code: 'TLX-201', details: { employee: '', employeeNumber: '14' } },
  { code: 'TLX-302', details: { category: 'Taxi', kind: 'expense', several: true } },
  { code: 'TLX-303', details: { paidBy: 'employee' } },
  { code: 'TLX-503', details: { sizeMb: '25' } },
  { code: 'TLX-602', details: { comment: '', by: 'Nora Leder' } },
  { code: 'TLX-801', details: { number: '12-2026', isOurs: true } },
  { code: 'TLX-803', details: { state: 'paid', number: '12-2026' } },
  { code: 'TLX-901', details: { requestId: null } },
];
const problems = [
  ...Object.entries({ ...examples }).map(([code, details]) => ({ code, details }) as Problem),
  ...others,
];

describe('the catalogue of problems', () => {
  it('has a text for each of its problems, and each is tried here', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(examples).sort());
  });

  it.each(problems)('tells $code in both languages, whole sentences, nothing left to fill in', (problem) => {
    const { message } = describeProblem(problem);
    for (const words of [message.nb, message.en]) {
      expect(words).toMatch(/^[\p{Lu}«“0-9].*[.»”]$/u);
      expect(words).not.toMatch(/undefined|null|\[object|\{|\}|«»|“”| {2}|\(\)/);
      expect(words).not.toContain(problem.code);
      // What, what to do, and what happens next.
      expect(words.split(/(?<=[.»”]) (?=[\p{Lu}«“])/u).length).toBeGreaterThanOrEqual(3);
    }
  });

  it('names whose report it is as each language does', () => {
    const { message } = describeProblem({ code: 'TLX-201', details: { employee: '', employeeNumber: '14' } });
    expect([message.nb.slice(0, 13), message.en.slice(0, 15)]).toEqual(['Ansatt nr. 14', 'Employee no. 14']);
  });

  it('names the travel expense that a correction would change', () => {
    const { message } = describeProblem({ code: 'TLX-803', details: { state: 'booked', number: '12-2026' } });
    expect(message.nb).toMatch(/^Reiseregning nr\. 12-2026 er bokført i Tripletex\./);
    expect(message.en).toMatch(/^Travel expense no\. 12-2026 is already booked in Tripletex\./);
  });

  it('has a help article for each, by an anchor that stands in any address as it is', () => {
    for (const { article } of Object.values(catalogue)) expect(article).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(helpUrlOf('TLX-101', 'https://hjelp.example/tripletex')).toBe('https://hjelp.example/tripletex#nokkel');
    expect(helpUrlOf('TLX-302', 'https://hjelp.example/no/?v=2#top')).toBe('https://hjelp.example/no/?v=2#kategori');
    expect(helpUrlOf('TLX-101', undefined)).toBeUndefined();
    expect(helpUrlOf('SYNC-ENDED', 'https://hjelp.example')).toBeUndefined();
  });

  it('fills in real names, days and sums as people write them', () => {
    expect(describeProblem({ code: 'TLX-308', details: examples['TLX-308'] }).message.nb).toMatch(
      /447,00 kr.*1.448,00 kr/,
    );
    expect(describeProblem({ code: 'TLX-702', details: examples['TLX-702'] }).message.nb).toContain('14:05');
    expect(describeProblem({ code: 'TLX-304', details: examples['TLX-304'] }).message.nb).toContain('12.03.2026');
  });

  it('knows its codes', () => {
    expect(isProblemCode('TLX-301')).toBe(true);
    expect([undefined, null, 'TLX-999', 'toString'].some(isProblemCode)).toBe(false);
  });

  it('needs attention at once, but for one that passes by itself only after a day', () => {
    const day = 24 * 60 * 60 * 1000;
    expect(needsAttention('V', 0)).toBe(true);
    expect(needsAttention('A', day)).toBe(false);
    expect(needsAttention('A', day + 1)).toBe(true);
  });
});
