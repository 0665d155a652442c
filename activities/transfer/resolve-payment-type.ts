import type { ReportLine } from '../../contract/approved-report.js';
import { problem } from '../problem-error.js';
import { isUsableFor, type PaymentType, type ReportKind } from './references.js';

/** What a company chose under Integration: descriptions of Tripletex payment types, null where nothing is chosen. */
export interface ChosenPaymentTypes {
  readonly employee: string | null;
  readonly company: string | null;
}

/**
 * The payment type of a line, among the active ones shown for the kind. What the employee paid goes on the chosen one, else
 * on the only private one. What the company paid goes on the line's own, else on the chosen one, else on the only other one,
 * and never on the private one. Throws TLX-303 when that leaves none or several.
 */
export function resolvePaymentType(
  line: ReportLine,
  kind: ReportKind,
  chosen: ChosenPaymentTypes,
  paymentTypes: readonly PaymentType[],
): PaymentType {
  const usable = paymentTypes.filter((type) => isUsableFor(kind, type));
  const paidBy = line.type === 'cost' ? line.paidBy : 'employee';
  if (paidBy === 'employee') return theOnly(privateOnes(usable, chosen), { paidBy, ...named(chosen.employee) });
  const own = line.type === 'cost' ? line.paymentType : undefined;
  const wanted = own ?? chosen.company ?? undefined;
  const privates = new Set(privateOnes(usable, chosen));
  const others = usable.filter((type) => !privates.has(type));
  const fitting = wanted === undefined ? others : others.filter(({ description }) => description === wanted);
  return theOnly(fitting, { paidBy, ...named(wanted) });
}

function theOnly(
  fitting: readonly PaymentType[],
  details: { paidBy: 'employee' | 'company'; paymentType?: string },
): PaymentType {
  const [only] = fitting;
  const several = fitting.length > 1;
  if (only === undefined || several) throw problem('TLX-303', { ...details, several });
  return only;
}

function named(paymentType: string | null | undefined): { paymentType?: string } {
  return paymentType === null || paymentType === undefined ? {} : { paymentType };
}

/**
 * A company starts with one payment type, "Privat utlegg" (observed March 2026); cards and accounts of its own are added by
 * hand. Without a choice the private ones are told by what they are called, and several of them are nobody's to pick from.
 */
function privateOnes(usable: readonly PaymentType[], chosen: ChosenPaymentTypes): PaymentType[] {
  if (chosen.employee !== null) return usable.filter(({ description }) => description === chosen.employee);
  return usable.filter(({ description }) => /privat|utlegg|ansatt/i.test(description));
}
