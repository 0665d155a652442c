import type { ApprovedReport } from '../../contract/approved-report.js';
import type { BookedByHand } from '../../contract/decision.js';
import { problem } from '../problem-error.js';
import type { References } from './references.js';
import { resolveRefused } from './resolve-refused.js';
import { candidatesFor } from './resolve-employee.js';
import type { ListedTravelExpense, StandingTravelExpense, TravelExpenses } from './travel-expenses.js';

/**
 * Looks up, among the travel expenses of the report's employee, the one that somebody entered by hand. Throws an
 * `ApplicationFailure` of type `ResolveRefused` when the number is none of them or fits several, and TLX-201 when nobody fits.
 */
export async function findEnteredByHand(
  report: ApprovedReport,
  { tripletexNumber }: BookedByHand,
  references: References,
  travelExpenses: TravelExpenses,
): Promise<StandingTravelExpense> {
  const employees = await candidatesFor(report, references);
  const [employee] = employees;
  if (employee === undefined) throw problem('TLX-201', { employee: 'The employee', ...report.employee });
  const numbered: ListedTravelExpense[] = [];
  for (const { id } of employees)
    numbered.push(...(await travelExpenses.of(id)).filter(({ number }) => number === tripletexNumber));
  const ofKind = numbered.filter(({ kind }) => kind === report.kind);
  const [found, ...others] = ofKind.length > 0 ? ofKind : numbered;
  const standing = found && (await travelExpenses.read(found.id));
  if (standing === undefined)
    throw resolveRefused({
      nb: `${employee.name} har ingen reiseregning nr. ${tripletexNumber} i Tripletex: sjekk nummeret der.`,
      en: `${employee.name} has no travel expense no. ${tripletexNumber} in Tripletex: check the number there.`,
    });
  if (others.length > 0)
    throw resolveRefused({
      nb: `Flere reiseregninger for ${employee.name} har nummeret ${tripletexNumber} i Tripletex: slett dem som ikke gjelder.`,
      en: `Several travel expenses of ${employee.name} have the number ${tripletexNumber} in Tripletex: delete those that do not count.`,
    });
  return standing;
}
