import type { ApprovedReport } from '../../contract/approved-report.js';
import { problem } from '../problem-error.js';
import type { Employee, References } from './references.js';

/** Asks whom somebody chose of several that fit; undefined when nobody did. */
export type ChosenEmployee = () => Promise<number | undefined>;

/**
 * The employee a report belongs to: whoever its keys point at, all together; of several, whom somebody chose. Throws TLX-201 when
 * nobody, TLX-203 when several, TLX-202 when nothing may be registered for the one: Tripletex' own switch, or every employment
 * ended before the report's days.
 */
export async function resolveEmployee(
  report: ApprovedReport,
  firstDay: string,
  references: References,
  chosen: ChosenEmployee,
): Promise<Employee> {
  const employee = await theOne(report, await candidatesFor(report, references), chosen);
  const leftBefore = employee.employedUntil !== null && employee.employedUntil < firstDay;
  if (!employee.allowInformationRegistration || leftBefore)
    throw problem('TLX-202', { employee: employee.name, tripletexEmployeeId: employee.id });
  return employee;
}

/** Everybody whom the keys of a report point at, each once. */
export async function candidatesFor({ employee }: ApprovedReport, references: References): Promise<Employee[]> {
  const { tripletexEmployeeId, employeeNumber, email } = employee;
  const found = [
    ...(tripletexEmployeeId === undefined ? [] : await references.employeesById(tripletexEmployeeId)),
    ...(employeeNumber === undefined ? [] : await references.employeesByNumber(employeeNumber)),
    ...(email === undefined ? [] : await references.employeesByEmail(email)),
  ];
  return [...new Map(found.map((candidate) => [candidate.id, candidate])).values()];
}

async function theOne(report: ApprovedReport, fitting: readonly Employee[], chosen: ChosenEmployee): Promise<Employee> {
  const [employee, ...others] = fitting;
  if (employee === undefined) throw problem('TLX-201', { employee: nameOf(report), ...report.employee });
  if (others.length === 0) return employee;
  const choice = await chosen();
  const one = fitting.find(({ id }) => id === choice);
  if (one) return one;
  // In one order, wherever they were read: the same ones are the same problem.
  const candidates = fitting
    .map(({ id, name }) => ({ tripletexEmployeeId: id, name }))
    .sort((one, other) => one.tripletexEmployeeId - other.tripletexEmployeeId);
  throw problem('TLX-203', { employee: nameOf(report), ...report.employee, candidates });
}

/** What the report itself calls the employee. */
function nameOf({ employee }: ApprovedReport): string {
  if (employee.email !== undefined) return employee.email;
  return employee.employeeNumber === undefined ? 'Den ansatte' : `Ansatt nr. ${employee.employeeNumber}`;
}
