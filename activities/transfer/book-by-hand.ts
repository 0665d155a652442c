import type { ApplicationFailure } from '@temporalio/activity';
import type { BookedByHand } from '../../contract/decision.js';
import { sumMoney } from '../../contract/money.js';
import type { Text } from '../../contract/text.js';
import { isApproved } from './approve.js';
import { problem } from '../problem-error.js';
import { markerOf } from './marker.js';
import type { Employee, References } from './references.js';
import { resolveRefused } from './resolve-refused.js';
import { candidatesFor } from './resolve-employee.js';
import type { Step } from './step.js';
import type { ListedTravelExpense, StandingTravelExpense } from './travel-expenses.js';

/**
 * Looks up, among the travel expenses of the report's employee, the one that a person entered by hand. Throws an
 * `ApplicationFailure` of type `ResolveRefused`, which says what was found, when the number is none of them, fits several, is another
 * employee's or another report's, and TLX-201 when no employee fits.
 */
export async function findEnteredByHand(
  step: Step,
  { tripletexNumber }: BookedByHand,
  references: References,
): Promise<StandingTravelExpense> {
  const { report, travelExpenses } = step;
  const employees = await employeesOf(step, references);
  const [employee] = employees;
  if (employee === undefined) throw problem('TLX-201', { employee: 'The employee', ...report.employee });
  const numbered: ListedTravelExpense[] = [];
  for (const { id } of employees)
    numbered.push(...(await travelExpenses.of(id)).filter(({ number }) => number === tripletexNumber));
  const ofKind = numbered.filter(({ kind }) => kind === report.kind);
  const [found, ...others] = ofKind.length > 0 ? ofKind : numbered;
  const standing = found && (await travelExpenses.read(found.id));
  if (standing === undefined) throw await notOf(step, employee, tripletexNumber);
  if (others.length > 0)
    throw resolveRefused({
      nb: `Flere reiseregninger for ${employee.name} har nummeret ${tripletexNumber} i Tripletex: slett dem som ikke gjelder.`,
      en: `Several travel expenses of ${employee.name} have the number ${tripletexNumber} in Tripletex: delete those that do not count.`,
    });
  const marked = { id: standing.id, marker: markerOf(found?.title) };
  const other = await step.store.transfers.otherReportOf(report, marked);
  if (other !== undefined)
    throw resolveRefused({
      nb: `Nr. ${tripletexNumber} i Tripletex hører til rapporten ${other} fra Sonya: oppgi nummeret som ${report.reportNumber} er ført under.`,
      en: `No. ${tripletexNumber} in Tripletex belongs to Sonya's report ${other}: name the number that ${report.reportNumber} is booked under.`,
    });
  return standing;
}

/** Throws a `ResolveRefused` when the sum of what is named differs from the approved one, and the decision does not say why. */
export function refuseOtherSum(
  { report }: Step,
  { note }: BookedByHand,
  named: readonly StandingTravelExpense[],
): void {
  const sum = sumMoney(named.map(({ amountNok }) => amountNok));
  if (sum === report.totalNok || (note ?? '').trim() !== '') return;
  const numbers = named.map(({ number }) => number).join(', ');
  throw resolveRefused({
    nb: `Nr. ${numbers} i Tripletex er på ${sum}, godkjent er ${report.totalNok}: rett beløpet der, eller begrunn forskjellen i et notat.`,
    en: `No. ${numbers} in Tripletex comes to ${sum}, approved is ${report.totalNok}: correct the sum there, or give the reason for the difference in a note.`,
  });
}

/** Throws a `ResolveRefused` when something of what is named is not approved in Tripletex. */
export function refuseUnapproved(named: readonly StandingTravelExpense[]): void {
  const open = named.find((one) => !isApproved(one));
  if (open === undefined) return;
  const { nb, en } = STATES[open.state] ?? { nb: `i tilstanden ${open.state}`, en: `in state ${open.state}` };
  throw resolveRefused({
    nb: `Nr. ${open.number} i Tripletex er ${nb}, ikke godkjent: godkjenn den der først.`,
    en: `No. ${open.number} in Tripletex is ${en}, not approved: approve it there first.`,
  });
}

const STATES: Readonly<Record<string, Text>> = {
  OPEN: { nb: 'åpen', en: 'open' },
  DELIVERED: { nb: 'levert', en: 'delivered' },
  REJECTED: { nb: 'avvist', en: 'rejected' },
};

/** Everybody whom the keys of the report name; where a person has chosen one of several, that one. */
async function employeesOf({ report, store }: Step, references: References): Promise<readonly Employee[]> {
  const employees = await candidatesFor(report, references);
  if (employees.length < 2) return employees;
  const chosen = await store.employeeChoices.find(report.companyId, report.employee);
  const one = employees.filter(({ id }) => id === chosen);
  return one.length > 0 ? one : employees;
}

/** Why a number is none of the employee's: it is another one's, or none at all. */
async function notOf({ travelExpenses }: Step, { name }: Employee, number: string): Promise<ApplicationFailure> {
  const [other] = await travelExpenses.numbered(number);
  if (other === undefined)
    return resolveRefused({
      nb: `${name} har ingen reiseregning nr. ${number} i Tripletex: sjekk nummeret der.`,
      en: `${name} has no travel expense no. ${number} in Tripletex: check the number there.`,
    });
  const owner = other.employeeId === null ? undefined : await travelExpenses.nameOf(other.employeeId);
  return resolveRefused({
    nb: `Nr. ${number} i Tripletex gjelder ${owner ?? 'en annen ansatt'}, ikke ${name}: oppgi nummeret som er ført for ${name}.`,
    en: `No. ${number} in Tripletex is of ${owner ?? 'another employee'}, not of ${name}: name the number that is booked for ${name}.`,
  });
}
