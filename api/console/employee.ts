import type { ReportedEmployee } from '../../client/archive-client.js';
import type { Text } from '../../contract/text.js';

/** What people call the employee of a report: the name, else what the report says. */
export function employeeWords({ name, email, employeeNumber, tripletexEmployeeId }: ReportedEmployee): Text {
  const known = name ?? email;
  if (known !== undefined) return { nb: known, en: known };
  if (employeeNumber !== undefined) return { nb: `Ansatt nr. ${employeeNumber}`, en: `Employee no. ${employeeNumber}` };
  return { nb: `Ansatt med id ${tripletexEmployeeId ?? '?'}`, en: `Employee with id ${tripletexEmployeeId ?? '?'}` };
}
