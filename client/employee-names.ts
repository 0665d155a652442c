import type { EmployeeKeys } from '../contract/problems.js';
import type { RegisterRow } from '../contract/registers.js';
import type { Store } from '../store/index.js';

/** What the employee of a report is called in Tripletex; null for one who is in no register. */
export type NameOf = (employee: EmployeeKeys) => string | null;

/** Looks up, all at once, what the employees of some reports are called, as the registers have them. */
export async function employeeNames(
  store: Store,
  companyId: string,
  employees: readonly EmployeeKeys[],
): Promise<NameOf> {
  const named = employees.map(({ tripletexEmployeeId, employeeNumber, email }) => ({
    tripletexId: tripletexEmployeeId,
    key: employeeNumber,
    email,
  }));
  const rows = await store.registers.employeesNamed(companyId, named);
  return (employee) => rows.find((row) => isMeant(row, employee))?.name ?? null;
}

/** The key that counts first decides alone. */
function isMeant(row: RegisterRow<'employees'>, { tripletexEmployeeId, employeeNumber, email }: EmployeeKeys): boolean {
  if (tripletexEmployeeId !== undefined) return row.tripletexId === tripletexEmployeeId;
  if (employeeNumber !== undefined) return row.fields.number === employeeNumber;
  return row.email === email?.toLowerCase();
}
