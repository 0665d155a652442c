import type { PartChange } from '../../store/parts.js';
import { problem } from '../problem-error.js';
import { markerOf } from './marker.js';
import type { TravelExpensePlan } from './plan.js';
import type { Step } from './step.js';
import type { ListedTravelExpense } from './travel-expenses.js';

/**
 * Looks for a part among the employee's travel expenses. Returns what to keep of the one that carries its marker, undefined
 * when there is none and none that looks alike (unless somebody decided that one may). Throws TLX-801 for two with the marker, or one of somebody else's that is alike.
 */
export async function findBooked(step: Step, plan: TravelExpensePlan): Promise<PartChange | undefined> {
  const listed = await step.travelExpenses.of(plan.employeeId);
  const ours = theOneWithMarker(plan, listed);
  if (ours) return keptOf(ours);
  const alike = step.attempt.mayLookAlike ? undefined : await findAlike(step, plan, listed);
  if (alike) throw problem('TLX-801', { number: alike.number });
  return undefined;
}

/** As `findBooked`, whatever else looks alike. */
export async function findMarked(step: Step, plan: TravelExpensePlan): Promise<PartChange | undefined> {
  const ours = theOneWithMarker(plan, await step.travelExpenses.of(plan.employeeId));
  return ours && keptOf(ours);
}

/**
 * Throws TLX-104 when the key may not see every report: it would find nothing, whatever stands there (official document 2.75.00).
 * To be asked before what was not found counts as not there.
 */
export async function refuseBlind({ explainForbidden }: Step): Promise<void> {
  const blind = await explainForbidden(['allReports']);
  if (blind) throw blind;
}

function keptOf({ id, number, state, amountNok }: ListedTravelExpense): PartChange {
  return { tripletexId: id, number, state, amountNok };
}

/** Throws TLX-801 when two travel expenses carry the marker of a part. */
export async function refuseSecond(step: Step, plan: TravelExpensePlan): Promise<void> {
  theOneWithMarker(plan, await step.travelExpenses.of(plan.employeeId));
}

function theOneWithMarker(
  plan: TravelExpensePlan,
  listed: readonly ListedTravelExpense[],
): ListedTravelExpense | undefined {
  const [ours, second] = listed.filter(({ title }) => markerOf(title) === plan.marker);
  if (second) throw problem('TLX-801', { number: second.number, isOurs: true });
  return ours;
}

/** The same kind, sum and days of the same employee, not carried there from Sonya. */
async function findAlike(
  step: Step,
  plan: TravelExpensePlan,
  listed: readonly ListedTravelExpense[],
): Promise<ListedTravelExpense | undefined> {
  const sameSum = listed.filter(({ kind, amountNok }) => kind === plan.kind && amountNok === plan.amountNok);
  const markers = sameSum.flatMap(({ title }) => markerOf(title) ?? []);
  const known = await step.store.parts.knownMarkers(step.report.companyId, markers);
  const foreign = sameSum.filter(({ title }) => !known.has(markerOf(title) ?? ''));
  for (const candidate of foreign) {
    if (await isOnSameDays(step, plan, candidate)) return candidate;
  }
  return undefined;
}

/** A travel expense is told by its journey; an employee expense, which has none, by the days of its costs. */
async function isOnSameDays(
  { report, travelExpenses }: Step,
  plan: TravelExpensePlan,
  candidate: ListedTravelExpense,
): Promise<boolean> {
  if (report.travel) {
    return (
      candidate.departureDate === report.travel.departure.slice(0, 10) &&
      candidate.returnDate === report.travel.return.slice(0, 10)
    );
  }
  const standing = await travelExpenses.read(candidate.id);
  return sorted(standing?.costs.map(({ date }) => date ?? '')) === sorted(plan.costs.map(({ date }) => date));
}

function sorted(days: readonly string[] = []): string {
  return [...days].sort().join();
}
