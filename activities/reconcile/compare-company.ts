import { Context } from '@temporalio/activity';
import type { Compared, ReconcileTask } from '../../contract/reconciliation.js';
import type { StandingProblem } from '../../contract/transfer-status.js';
import type { TransferredReport } from '../../store/reconciliation.js';
import type { TransferKey } from '../../store/transfers.js';
import { checkAgain } from '../company/check-again.js';
import type { Wiring } from '../create-activities.js';
import { tellProgress } from '../progress.js';
import { TravelExpensePlan } from '../transfer/plan.js';
import { isNews, judge } from './judge.js';
import { listSights, type Listed } from './list-sights.js';
import { CloserLook } from './look-closer.js';

/** For how long after it was transferred a report is compared; what differs by then is compared until it does not. */
const COMPARED_DAYS = 60;
const DAY_MS = 24 * 60 * 60 * 1000;
const DIFFERS = 'TLX-802';

/**
 * Compares what a company had transferred lately with what Tripletex shows, and keeps what is different; it only ever reads
 * there. What was kept before it was interrupted is not told again. Null while the company is paused. Throws the problem that
 * keeps Tripletex from being read, TLX-104 and TLX-105 where the key does not see every report.
 */
export async function compareCompany(wiring: Wiring, { companyId }: ReconcileTask): Promise<Compared | null> {
  const { store, now } = wiring;
  const company = await store.companies.find(companyId);
  if (company?.paused === true) return null;
  const { tripletex } = wiring.access.use(await checkAgain(wiring, company));
  const context = Context.current();
  const closer = new CloserLook(tripletex, context.cancellationSignal);
  const reports = await store.reconciliation.transferred(companyId, new Date(now().getTime() - COMPARED_DAYS * DAY_MS));
  const wanted = { ids: idsOf(reports), byEmployee: () => byEmployee(wiring, reports) };
  const listed = await listSights(tripletex, wanted, context.cancellationSignal).catch(async (error: unknown) => {
    throw await closer.explained(error);
  });
  const done = doneBefore(context, reports);
  let differences = reports.slice(0, done).filter(({ problem }) => problem?.code === DIFFERS).length;
  for (const [index, report] of reports.slice(done).entries()) {
    const { problem, isUnshown } = await compare(wiring, closer, report, listed);
    if (problem?.code === DIFFERS) differences += 1;
    if (isUnshown) await show(wiring, report, problem);
    tellProgress(context, { compared: done + index + 1, of: reports.length, last: report.reportId });
  }
  return { compared: reports.length, differences };
}

/** How many an earlier try of this activity had come to, by the last one it told of. */
function doneBefore({ info }: Context, reports: readonly TransferredReport[]): number {
  const told = info.heartbeatDetails as { readonly last?: string } | undefined;
  return told?.last === undefined ? 0 : reports.findIndex(({ reportId }) => reportId === told.last) + 1;
}

/**
 * Compares one report that was transferred with what Tripletex shows of it, at the call of somebody who wants to know. Answers
 * the problem that stands of it now; nothing is compared, and null answered, when it is not transferred any more. To be called
 * in an activity; throws as `compareCompany`.
 */
export async function compareTransferred(wiring: Wiring, key: TransferKey): Promise<StandingProblem | null> {
  const report = await wiring.store.reconciliation.one(key);
  if (report === undefined) return null;
  const { tripletex } = await wiring.access.open(key.companyId);
  const closer = new CloserLook(tripletex, Context.current().cancellationSignal);
  const { problem, isUnshown } = await compare(wiring, closer, report);
  // It is shown by who asks.
  if (isUnshown) await wiring.store.reconciliation.shown(key, problem);
  return problem;
}

/** The run that carried it has ended with what it showed then: another one, which only looks, shows what stands now. */
async function show(
  { store, showAgain }: Wiring,
  report: TransferredReport,
  problem: StandingProblem | null,
): Promise<void> {
  if (await showAgain(report)) await store.reconciliation.shown(report, problem);
}

async function compare(
  { store, now }: Wiring,
  closer: CloserLook,
  report: TransferredReport,
  listed?: Listed,
): Promise<{ problem: StandingProblem | null; isUnshown: boolean }> {
  const verdict = judge(report, await closer.at(report, listed), now());
  const { problem } = verdict;
  if (!isNews(report, verdict)) return { problem, isUnshown: report.unshown };
  // Whoever overtook it has looked later, or decided.
  return { problem, isUnshown: await store.reconciliation.keep(report, verdict) };
}

function idsOf(reports: readonly TransferredReport[]): number[] {
  return reports.flatMap(({ parts }) => parts.map(({ tripletexId }) => tripletexId));
}

/** Only the plans say whose travel expenses they are. */
async function byEmployee({ store }: Wiring, reports: readonly TransferredReport[]): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  for (const report of reports) {
    for (const { plan, tripletexId } of await store.parts.of(report)) {
      if (tripletexId === null) continue;
      const { employeeId } = TravelExpensePlan.parse(JSON.parse(plan));
      found.set(employeeId, [...(found.get(employeeId) ?? []), tripletexId]);
    }
  }
  return found;
}
