import { Decision, objectionTo } from '../../../contract/decision.js';
import { isEnd, type TransferStatus } from '../../../contract/transfer-status.js';
import { mayRetry } from '../archive/table.js';
import { fieldOf } from '../handling.js';

/** What the page lets somebody decide; a correction is made in Sonya. */
export type PageAction = Exclude<Decision['action'], 'correct'>;

/** In the order in which they are offered. */
const ACTIONS: readonly PageAction[] = ['chooseEmployee', 'retry', 'sendAnyway', 'bookedByHand', 'cancel'];

/** What fits where a transfer stands. */
export function fittingActions(status: TransferStatus): PageAction[] {
  const isStill = status.status === 'waiting' || isEnd(status.status);
  return [...new Set([...firstFor(status), ...ACTIONS])].filter((action) => {
    if (action === 'retry' && !mayRetry(status)) return false;
    return objectionTo(action, { ...status, isStill }) === undefined;
  });
}

/** What the problem itself asks for: on a likely duplicate that stands unchanged, to try again is but to look and to stop again. */
function firstFor(status: TransferStatus): PageAction[] {
  if (acceptedNumber(status) !== undefined) return ['bookedByHand'];
  const { problem } = status;
  if (problem?.code === 'TLX-801' && problem.details['isOurs'] !== true) return ['bookedByHand', 'sendAnyway'];
  return [];
}

/** The number of what was changed in Tripletex and still stands there, so that it can be accepted as it stands. */
export function acceptedNumber({ problem, travelExpenses }: TransferStatus): string | undefined {
  if (problem?.code !== 'TLX-802' || problem.details['change'] === 'deleted') return undefined;
  return travelExpenses.find(({ number }) => number !== '')?.number;
}

/** What a form says somebody has decided; undefined where something is missing. */
export function decisionOf(form: FormData, by: string): Decision | undefined {
  const note = fieldOf(form, 'note');
  const action = fieldOf(form, 'action');
  const decision = Decision.safeParse({
    action,
    by,
    ...(note !== '' && { note }),
    ...(action === 'bookedByHand' && { tripletexNumber: fieldOf(form, 'tripletexNumber') }),
    ...(action === 'chooseEmployee' && { tripletexEmployeeId: Number(fieldOf(form, 'tripletexEmployeeId')) }),
  });
  return decision.success ? decision.data : undefined;
}
