import type { ChooseEmployee } from '../../contract/decision.js';
import type { EmployeeKeys } from '../../contract/problems.js';
import type { DecidedTransfer } from '../../contract/transfer-steps.js';
import { employeeKeysId } from '../../store/employee-choices.js';
import type { Wiring } from '../create-activities.js';
import { events } from './events.js';
import { once } from './once.js';
import { candidatesFor } from './resolve-employee.js';
import { resolveRefused } from './resolve-refused.js';

/**
 * Remembers which of several employees is meant, and lets go every transfer of the company that waits for the same choice. Throws
 * an `ApplicationFailure` of type `ResolveRefused` when the employee is none of those that fit.
 */
export async function chooseEmployee(
  wiring: Wiring,
  transfer: DecidedTransfer,
  decision: ChooseEmployee,
): Promise<void> {
  const { store, access, release } = wiring;
  const { companyId } = transfer;
  const { references } = await access.open(companyId);
  const report = await store.transfers.report(transfer);
  // Whoever looks for the right one has just seen them in Tripletex.
  references.forget();
  const fitting = await candidatesFor(report, references);
  const { tripletexEmployeeId, by } = decision;
  const chosen = fitting.find(({ id }) => id === tripletexEmployeeId);
  if (chosen === undefined) {
    const choice = fitting.map(({ id, name }) => `${id} (${name})`).join(', ');
    throw resolveRefused({
      nb: `Ingen av de ansatte som passer, har denne id-en. Velg en av: ${choice}.`,
      en: `None of the employees that fit has this id. Choose one of: ${choice}.`,
    });
  }
  await store.employeeChoices.save({ companyId, keys: report.employee, tripletexEmployeeId, by });
  await store.transfers.tell(transfer, once(events.employeeChosen(decision, chosen.name)));
  const isSame = (keys: EmployeeKeys) => employeeKeysId(keys) === employeeKeysId(report.employee);
  const waiting = await store.waiting.forProblem(companyId, 'TLX-203');
  const others = waiting.filter(({ reportId, details }) => reportId !== transfer.reportId && isSame(details));
  if (others.length > 0) await release(others);
}
