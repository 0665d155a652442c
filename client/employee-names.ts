import type { EmployeeKeys } from '../contract/problems.js';
import type { Store } from '../store/index.js';

/** What the employee of a report is called in Tripletex; null for one who is in no register. */
export type NameOf = (employee: EmployeeKeys) => string | null;

/** Looks up, all at once, what the employees of some reports are called, as the registers have them. */
export async function employeeNames(
  store: Store,
  companyId: string,
  employees: readonly EmployeeKeys[],
): Promise<NameOf> {
  // Of many reports few are of different people.
  const different = new Map(employees.map((employee) => [JSON.stringify(employee), employee]));
  const named = [...different.values()].map(({ tripletexEmployeeId, employeeNumber, email }) => ({
    tripletexId: tripletexEmployeeId,
    key: employeeNumber,
    email,
  }));
  const rows = await store.registers.employeesNamed(companyId, named);
  const byId = new Map(rows.map(({ tripletexId, name }) => [tripletexId, name]));
  const byNumber = new Map(rows.map(({ fields, name }) => [fields.number, name]));
  const byEmail = new Map(rows.map(({ email, name }) => [email, name]));
  // The key that counts first decides alone.
  return ({ tripletexEmployeeId, employeeNumber, email }) => {
    if (tripletexEmployeeId !== undefined) return byId.get(tripletexEmployeeId) ?? null;
    if (employeeNumber !== undefined) return byNumber.get(employeeNumber) ?? null;
    return (email !== undefined && byEmail.get(email.toLowerCase())) || null;
  };
}
