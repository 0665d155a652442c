import { osloDay } from '../../contract/oslo-time.js';
import { describeProblem } from '../../contract/problems.js';
import { BOOKED, DELETED, driftsOf, type Drift } from '../../contract/standing.js';
import type { StandingProblem } from '../../contract/transfer-status.js';
import type { TransferredPart, TransferredReport, Verdict } from '../../store/reconciliation.js';
import { events, type EventText } from '../transfer/events.js';
import { describeDrift, joined } from './describe-drift.js';
import { driftOf, isBack, isSameDrift, stateOf, type Sight } from './sight.js';

/** A travel expense with what Tripletex shows of it. */
export interface SeenPart {
  readonly part: TransferredPart;
  readonly sight: Sight;
}

/**
 * What becomes of a report by what Tripletex shows of it: where its travel expenses have come to, and the one problem that names
 * every difference. The same differences are no news. Another problem that stands is somebody else's matter and stays.
 */
export function judge(report: TransferredReport, seen: readonly SeenPart[], now: Date): Verdict {
  const moved = seen.flatMap(({ part, sight }) => {
    const state = stateOf(part, sight);
    return state === part.state ? [] : [{ part, state }];
  });
  const problem = problemOf(report, seen, now);
  return { problem, moved, events: [...newsOf(report.problem, problem, seen), ...movesOf(moved)] };
}

/** Whether anything is to be kept. */
export function isNews({ problem: before }: TransferredReport, { problem, moved }: Verdict): boolean {
  return problem !== before || moved.length > 0;
}

function problemOf(report: TransferredReport, seen: readonly SeenPart[], now: Date): StandingProblem | null {
  const { problem: before } = report;
  if (before !== null && before.code !== 'TLX-802') return before;
  const drifted = seen.flatMap(({ part, sight }) => {
    const drift = driftOf(part, sight);
    return drift === null ? [] : [{ part, sight, drift }];
  });
  if (drifted.length === 0) return null;
  const drift = drifted.map((one) => one.drift);
  if (before !== null && areSame(driftsOf(before), drift)) return before;
  const isDeleted = drifted.length === seen.length && drift.every(({ state }) => state === DELETED);
  const details = {
    change: isDeleted ? 'deleted' : 'changed',
    day: osloDay(now),
    difference: joined(drifted.flatMap(({ part, sight, drift: one }) => describeDrift(part, one, sight))),
    drift,
  } as const;
  const described = describeProblem({ code: 'TLX-802', details });
  // It waits for somebody: that it is compared again each day is no try of a transfer.
  return { code: 'TLX-802', ...described, since: now.toISOString(), nextTryAt: null, details };
}

function areSame(one: readonly Drift[], other: readonly Drift[]): boolean {
  return one.length === other.length && one.every((drift, index) => isSameDrift(drift, other[index]));
}

function newsOf(before: StandingProblem | null, now: StandingProblem | null, seen: readonly SeenPart[]): EventText[] {
  if (now === before) return [];
  return [
    now === null ? events.asTransferredAgain(seen.map(({ part }) => numberOf(part))) : events.changedInTripletex(now),
  ];
}

/** What moved on as it should. What stands approved after it did not is told by the end of its problem. */
function movesOf(moved: Verdict['moved']): EventText[] {
  const numbers = (wanted: string) =>
    moved
      .filter(({ part, state }) => state === wanted && !(wanted === 'APPROVED' && isBack(part, state)))
      .map(({ part }) => numberOf(part));
  const [booked, paid, unbooked] = [numbers(BOOKED), numbers('SALARY_PAID'), numbers('APPROVED')];
  return [
    ...(booked.length > 0 ? [events.booked(booked)] : []),
    ...(paid.length > 0 ? [events.paid(paid)] : []),
    ...(unbooked.length > 0 ? [events.unbooked(unbooked)] : []),
  ];
}

function numberOf({ number }: TransferredPart): string {
  return number ?? '';
}
