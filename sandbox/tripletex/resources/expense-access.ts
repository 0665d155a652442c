import { findRow } from '../protocol/lists.js';
import { forbidden, invalidExpense, type Refusal } from '../protocol/refusals.js';
import type { Call } from '../protocol/call.js';
import type { Company, Employee, TravelExpense } from '../state/records.js';
import { ENTITLEMENTS, type Rights } from './rights.js';

interface Viewer {
  readonly company: Company;
  readonly rights: Rights;
  readonly key: { readonly ownerId: number };
}

/** Whether a key may see and change the travel expenses of an employee. */
function mayHandle({ company, rights, key }: Viewer, employeeId: number): boolean {
  if (rights.has(ENTITLEMENTS.allReports)) return true;
  if (employeeId === key.ownerId) return rights.has(ENTITLEMENTS.registerReports, ENTITLEMENTS.departmentReports);
  if (!rights.has(ENTITLEMENTS.departmentReports)) return false;
  return (
    departmentOf(company, employeeId) !== undefined &&
    departmentOf(company, employeeId) === departmentOf(company, key.ownerId)
  );
}

function departmentOf({ employees }: Company, employeeId: number): number | undefined {
  return employees.find(({ id }) => id === employeeId)?.department?.id;
}

/** The travel expenses a key may see: rights leave rows out. */
export function visibleExpenses(call: Call): TravelExpense[] {
  call.rights.need(ENTITLEMENTS.registerReports, ENTITLEMENTS.allReports, ENTITLEMENTS.departmentReports);
  return call.company.travelExpenses.filter(({ employee }) => mayHandle(call, employee.id));
}

/** A travel expense by its id; 404 when it is not there or not to be seen. */
export function visibleExpense(call: Call, id: number): TravelExpense {
  return findRow(visibleExpenses(call), id);
}

/** A travel expense that may still be changed. What happens to one that was delivered is not documented; here it is refused. */
export function assertChangeable(expense: TravelExpense): void {
  if (expense.state === 'OPEN' || expense.state === 'REJECTED') return;
  throw wrongState(expense, 'Reiseregningen er levert og kan ikke endres.');
}

/** The refusal of what a travel expense is too far for, or not far enough. */
export function wrongState({ id }: TravelExpense, message: string): Refusal {
  return invalidExpense(id, { field: 'state', message });
}

/** Writing for an employee, which somebody without the right may not. */
export function needToHandle(call: Call, { id }: Pick<Employee, 'id'>): void {
  if (!mayHandle(call, id)) throw forbidden();
}

/** A change to a travel expense or to anything below it raises its version, and not by one (observed March 2026). */
export function touch(expense: TravelExpense): void {
  expense.version += 2;
}
