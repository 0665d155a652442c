import { Context } from '@temporalio/activity';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { CLAIM_REFUSALS } from '../../contract/claim-refusal.js';
import type { Fault } from '../../contract/faults.js';
import { tooMuchIn } from '../../contract/json-bounds.js';
import { isRefusedPlain, PLAIN_PAYLOAD_REFUSED } from '../../contract/plain-payload.js';
import { checkReport } from '../../contract/report-rules.js';
import { readShapes } from '../../contract/report-shapes.js';
import { reportOfWorkflowId } from '../../contract/temporal-names.js';
import type { Attempt, Resolution } from '../../contract/transfer-steps.js';
import { isEnd } from '../../contract/transfer-status.js';
import { TripletexError } from '../../tripletex/index.js';
import type { ArchivedTransfer, OpenTransfer, TransferKey } from '../../store/transfers.js';
import { checkAgain } from '../company/check-again.js';
import { refusePaused } from '../company/refuse-while-paused.js';
import type { Wiring } from '../create-activities.js';
import { InvalidReportError } from '../invalid-report-error.js';
import { ProblemError } from '../problem-error.js';
import { compareTransferred } from '../reconcile/compare-company.js';
import { events } from './events.js';
import { inArchive } from './in-archive.js';
import { once } from './once.js';
import { openTransfer } from './open-step.js';
import { planParts } from './plan-parts.js';

/**
 * Checks a report, enters it into the archive and settles what shall stand in Tripletex. Throws an `InvalidReportError` with
 * its faults, or the problem of the first thing that cannot be resolved.
 */
export async function acceptReport(wiring: Wiring, input: unknown, attempt: Attempt): Promise<Resolution> {
  const { store } = wiring;
  const held = attempt.isAccepted ? await store.transfers.open(attempt) : undefined;
  const { report, known, parts: planned } = held ?? (await claimed(wiring, input));
  if (known.status === 'superseded') return superseded(wiring, report);
  if (isEnd(known.status)) {
    if (known.problem !== null && !attempt.onlyShows) await compareAgain(wiring, report);
    return { ended: await inArchive(wiring, report), isSuperseded: false };
  }
  // A stop about which a person has to decide comes before everything that may stop it otherwise.
  const attempts = attemptsAfter(attempt, known);
  const company = await store.companies.find(report.companyId);
  // A write whose answer is not known is looked for even then.
  if (planned.every(({ pendingWrite }) => pendingWrite === null)) refusePaused(company);
  const { since } = attempt;
  const event = attempts === 1 ? once(events.started()) : undefined;
  await store.transfers.changeStatus(report, { status: 'transferring', since, problem: null, attempts }, event);
  const checked = await checkAgain(wiring, company);
  if (planned.length === 0 || planned.some(({ intended }) => !intended))
    await store.parts.plan(report, await planParts(wiring, report, attempt, checked));
  const takesPlace = report.revision > 1 && (await hasEarlier(wiring, report));
  return { ended: null, attempts, takesPlace, hasReceipts: report.receipts.length > 0 };
}

/** What differs of a report that was transferred may be right again. While nobody can tell, what is known of it stays. */
async function compareAgain(wiring: Wiring, report: TransferKey): Promise<void> {
  try {
    await compareTransferred(wiring, report);
  } catch (error) {
    if (!(error instanceof ProblemError) && !(error instanceof TripletexError)) throw error;
  }
}

/** Whether something of an earlier revision may stand in Tripletex. */
async function hasEarlier({ store }: Wiring, report: TransferKey): Promise<boolean> {
  if ((await store.parts.earlier(report)).length > 0) return true;
  return (await store.transfers.enteredByHandBefore(report)) !== undefined;
}

/** A later revision took its place: that one is to be carried there, unless it has been. */
async function superseded(wiring: Wiring, report: TransferKey): Promise<Resolution> {
  const newest = await wiring.store.transfers.status(report.companyId, report.reportId);
  const isSuperseded = newest !== undefined && !isEnd(newest.status);
  return { ended: await inArchive(wiring, report), isSuperseded };
}

/** The transfer of a run that begins: entered into the archive when its report keeps every rule, else only when it was taken before. */
async function claimed(wiring: Wiring, input: unknown): Promise<OpenTransfer> {
  if (isRefusedPlain(input)) throw new InvalidReportError([{ path: '', message: PLAIN_PAYLOAD_REFUSED }]);
  const taken = await takenBefore(wiring, input);
  if (taken) return taken;
  const report = checked(wiring, input);
  const claim = await wiring.store.transfers.claim(report);
  if ('status' in claim) return openTransfer(wiring.store, report);
  const { path, message } = CLAIM_REFUSALS[claim.outcome];
  throw new InvalidReportError([{ path, message: message.en }]);
}

/** A report that the archive holds already is carried on whatever has become of the rules at the door: it may be half booked. */
async function takenBefore({ store }: Wiring, input: unknown): Promise<OpenTransfer | undefined> {
  // What holds too much was never taken.
  if (tooMuchIn(input) !== undefined) return undefined;
  const read = readShapes(input);
  if (!read.ok || misnamed(read.report).length > 0) return undefined;
  const known = await store.transfers.takeAgain(read.report);
  return known && { report: read.report, known, parts: await store.parts.of(read.report) };
}

function checked({ isReceiptUrlAllowed }: Wiring, input: unknown): ApprovedReport {
  const check = checkReport(input, isReceiptUrlAllowed);
  const faults = check.ok ? misnamed(check.report) : check.faults;
  if (!check.ok || faults.length > 0) throw new InvalidReportError(faults);
  return check.report;
}

/** A workflow carries the report it is named after, and no other. */
function misnamed({ companyId, reportId }: TransferKey): Fault[] {
  const named = reportOfWorkflowId(Context.current().info.workflowExecution?.workflowId ?? '');
  const message =
    'The workflow id must be transfer/{companyId}/{reportId} of this very report: start it under that id.';
  return [
    ...(named?.companyId === companyId ? [] : [{ path: 'companyId', message }]),
    ...(named?.reportId === reportId ? [] : [{ path: 'reportId', message }]),
  ];
}

/**
 * How many times the transfer has set out. A run that is the first to its own knowledge may follow one that was ended from
 * outside: it counts on, and waits where that one stood before a stop about which a person has to decide.
 */
export function attemptsAfter(
  attempt: Pick<Attempt, 'attempts' | 'since'>,
  known: Pick<ArchivedTransfer, 'attempts' | 'since' | 'problem'>,
): number {
  // One that has not set out yet may have been entered in the very millisecond in which its workflow began.
  const isSameSettingOut = known.attempts > 0 && known.since.toISOString() === attempt.since;
  if (isSameSettingOut) return known.attempts;
  const { problem } = known;
  if (attempt.attempts === 1 && problem?.class === 'S')
    throw new ProblemError({ code: problem.code, details: problem.details } as ProblemError['problem']);
  return Math.max(attempt.attempts, known.attempts + 1);
}
