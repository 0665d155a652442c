import type { ApprovedReport } from '../contract/approved-report.js';
import { changesOfApproved } from '../contract/bookkeeping-change.js';
import type { Correct } from '../contract/decision.js';
import type { Fault } from '../contract/faults.js';
import type { EmployeeKeys } from '../contract/problems.js';
import { withoutLongLists } from '../contract/report-bounds.js';
import { readShapes } from '../contract/report-shapes.js';
import type { Text } from '../contract/text.js';
import { employeeKeysId } from '../store/employee-choices.js';
import type { Store } from '../store/index.js';
import { Refused } from './refused.js';

/**
 * A correction by a person who may decide what bookkeeping decides, and approves nothing. Answers the decision, bound to the revision that it
 * was compared with. Throws `Refused` (403), naming the changes of what was approved. A report that cannot be read is passed on: it is
 * refused with its faults where the decision is taken.
 */
export async function asBookkeeper(store: Store, approved: ApprovedReport, decision: Correct): Promise<Correct> {
  const read = withoutLongLists(decision.report).faults.length === 0 ? readShapes(decision.report) : undefined;
  if (!read?.ok) return decision;
  const corrected = read.report;
  const changes = changesOfApproved(approved, corrected);
  if (!(await isSameEmployee(store, approved.companyId, approved.employee, corrected.employee)))
    changes.unshift({ path: 'employee', message: EMPLOYEE });
  if (changes.length > 0) throw new Refused(403, changesInWords(changes), firstOf(changes));
  return { ...decision, inPlaceOf: approved.revision };
}

/** How many changes are named in the words, and how many as faults. */
const MOST_NAMED = 5;
const MOST_FAULTS = 100;

function firstOf(changes: readonly Fault<Text>[]): Fault<Text>[] {
  const more = changes.length - MOST_FAULTS;
  if (more <= 0) return [...changes];
  return [
    ...changes.slice(0, MOST_FAULTS),
    { path: '', message: { nb: `… og ${more} til`, en: `… and ${more} more` } },
  ];
}

function changesInWords(changes: readonly Fault<Text>[]): Text {
  const named = (language: keyof Text, more: (count: number) => string) => {
    const all = [...new Set(changes.map(({ message }) => message[language]))];
    const left = all.length - MOST_NAMED;
    return [...all.slice(0, MOST_NAMED), ...(left > 0 ? [more(left)] : [])].join(', ');
  };
  return {
    nb: `Rettelsen endrer det som ble godkjent: ${named('nb', (count) => `og ${count} til`)}. Ta tilbake endringen, eller få rapporten godkjent på nytt: da må en høyere revisjon komme fra godkjenningstjenesten.`,
    en: `The correction changes what was approved: ${named('en', (count) => `and ${count} more`)}. Undo that, or have the report approved again: that takes a higher revision from the approval service.`,
  };
}

const EMPLOYEE: Text = {
  nb: 'den ansatte (nøklene peker ikke på samme ansatt i registeret; synkroniser de ansatte hvis de skal gjøre det)',
  en: 'the employee (the keys do not name the same one in the register; synchronise the employees if they should)',
};

/** Whether two sets of keys name one and the same employee, by the register as it was last read. */
async function isSameEmployee(
  store: Store,
  companyId: string,
  approved: EmployeeKeys,
  corrected: EmployeeKeys,
): Promise<boolean> {
  if (employeeKeysId(approved) === employeeKeysId(corrected)) return true;
  const before = new Set((await named(store, companyId, approved)).flat());
  const chosen = before.size > 1 ? await store.employeeChoices.find(companyId, approved) : undefined;
  const employee = before.size === 1 ? [...before][0] : chosen;
  if (employee === undefined) return false;
  // Each key by itself: one that names nobody now may name somebody else tomorrow.
  const after = await named(store, companyId, corrected);
  return after.length > 0 && after.every((ids) => ids.length === 1 && ids[0] === employee);
}

/** The ids of the employees that each of some keys names. */
async function named(
  { registers }: Store,
  companyId: string,
  { tripletexEmployeeId, employeeNumber, email }: EmployeeKeys,
): Promise<number[][]> {
  const rows = await Promise.all([
    ...(employeeNumber === undefined ? [] : [registers.byKey(companyId, 'employees', employeeNumber)]),
    ...(email === undefined ? [] : [registers.byEmail(companyId, email)]),
  ]);
  const found = rows.map((some) =>
    some.filter(({ inactiveReason }) => inactiveReason !== 'missing').map(({ tripletexId }) => tripletexId),
  );
  return tripletexEmployeeId === undefined ? found : [...found, [tripletexEmployeeId]];
}
