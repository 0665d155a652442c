import type { ApprovedReport } from '../../contract/approved-report.js';
import { problem } from '../problem-error.js';
import type { Employee, References } from './references.js';

/**
 * The employee a report belongs to: whoever its keys point at, all together. Throws TLX-201 when nobody, TLX-203 when several,
 * TLX-202 when nothing may be registered for the one: Tripletex' own switch, or every employment ended before the report's days.
 */
export async function resolveEmployee(
  report: ApprovedReport,
  firstDay: string,
  references: References,
): Promise<Employee> {
  const { tripletexEmployeeId, employeeNumber, email } = report.employee;
  const found = [
    ...(tripletexEmployeeId === undefined ? [] : await references.employeesById(tripletexEmployeeId)),
    ...(employeeNumber === undefined ? [] : await references.employeesByNumber(employeeNumber)),
    ...(email === undefined ? [] : await references.employeesByEmail(email)),
  ];
  const [employee, ...others] = new Map(found.map((candidate) => [candidate.id, candidate])).values();
  if (employee === undefined) throw problem('TLX-201', { employee: nameOf(report), ...report.employee });
  if (others.length > 0) throw problem('TLX-203', { employee: nameOf(report), ...report.employee });
  const leftBefore = employee.employedUntil !== null && employee.employedUntil < firstDay;
  if (!employee.allowInformationRegistration || leftBefore)
    throw problem('TLX-202', { employee: employee.name, tripletexEmployeeId: employee.id });
  return employee;
}

/** What the report itself calls the employee. */
function nameOf({ employee }: ApprovedReport): string {
  if (employee.email !== undefined) return employee.email;
  return employee.employeeNumber === undefined ? 'Den ansatte' : `Ansatt nr. ${employee.employeeNumber}`;
}
