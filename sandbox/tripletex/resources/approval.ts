import type { Call } from '../protocol/call.js';
import { flagIn } from '../protocol/query.js';
import { forbidden, invalidExpense } from '../protocol/refusals.js';
import { habitsOf } from '../state/habits.js';
import type { TravelExpense } from '../state/records.js';
import { isOwnStepDone, newSteps, withOwnStepDone } from './attestation.js';
import { assertComplete } from './completeness.js';
import { wrongState } from './expense-access.js';
import { ENTITLEMENTS } from './rights.js';
import { isApproved } from './travel-expense-shape.js';

/** Whoever owns the key did it, not the employee (observed March 2026). */
export function complete({ key, world }: Call, expense: TravelExpense): void {
  expense.completedBy = { id: key.ownerId };
  expense.completedDate = world.today;
  expense.rejectedBy = null;
  expense.rejectedComment = '';
}

/** Checks an approval and answers how to carry it out. Where there is a flow, the key approves its own step of it. */
export function approve(call: Call, expense: TravelExpense, index: number): () => void {
  const { company, key, query, world } = call;
  const overrides = flagIn(query, 'overrideApprovalFlow') ?? false;
  const isInFlow = company.hasApprovalFlow && !overrides;
  assertMayApprove(call, expense, { isInFlow, overrides });
  assertApprovable(call, expense, isInFlow);
  assertComplete(company, expense, index);
  return () => {
    if (expense.state === 'OPEN') complete(call, expense);
    expense.state = isInFlow ? 'DELIVERED' : 'APPROVED';
    if (company.hasApprovalFlow)
      expense.attestationSteps = withOwnStepDone(newSteps(company, key.ownerId), world.now());
    if (isInFlow) return;
    expense.approvedBy = { id: key.ownerId };
    expense.approvedDate = world.today;
  };
}

interface Flow {
  readonly isInFlow: boolean;
  readonly overrides: boolean;
}

function assertMayApprove({ company, rights, key }: Call, { id, employee }: TravelExpense, flow: Flow): void {
  const { approvalInFlow, approvalOfOwn } = habitsOf(company);
  rights.need(ENTITLEMENTS.allReports);
  if (flow.overrides) rights.need(ENTITLEMENTS.overrideApproval);
  if (flow.isInFlow && approvalInFlow === 'forbidden') throw forbidden();
  if (employee.id !== key.ownerId || company.settings.canApproveOwnExpenses) return;
  if (approvalOfOwn === 'forbidden') throw forbidden();
  throw invalidExpense(id, { field: 'employee', message: 'Du kan ikke godkjenne dine egne reiseregninger.' });
}

/**
 * Approving an open one delivers it in the same step, with the same checks (observed March 2026). What approving one that was
 * approved answers is not known; here it is refused, and so is doing one's step of a flow twice.
 */
function assertApprovable({ company }: Call, expense: TravelExpense, isInFlow: boolean): void {
  if (isApproved(expense.state)) throw wrongState(expense, 'Reiseregningen er allerede godkjent.');
  if (expense.state === 'REJECTED') throw wrongState(expense, 'Reiseregningen er avvist og må leveres på nytt.');
  if (expense.state === 'OPEN' && habitsOf(company).approvalOfOpen === 'refused')
    throw wrongState(expense, 'Reiseregningen må leveres før den kan godkjennes.');
  if (isInFlow && isOwnStepDone(expense)) throw wrongState(expense, 'Ditt steg i godkjenningen er allerede utført.');
}
