import { describe, expect, it } from 'vitest';
import { Decision, objectionTo, OBJECTIONS, type Standing } from '../../contract/decision.js';
import { faultsOf, inPlainWords } from '../../contract/faults.js';
import type { ProblemCode } from '../../contract/problems.js';

type Action = Decision['action'];
const ACTIONS: readonly Action[] = ['retry', 'sendAnyway', 'bookedByHand', 'correct', 'cancel', 'chooseEmployee'];

const problem = (code: ProblemCode) => ({ code }) as Standing['problem'];
const waiting = (code: ProblemCode): Standing => ({ status: 'waiting', problem: problem(code), isStill: true });
const ended = (status: Standing['status'], found: Standing['problem'] = null): Standing => ({
  status,
  problem: found,
  isStill: true,
});

/** Where a transfer is, and what may be decided about it there; every other action is refused with the reason that is named. */
const STATES: readonly [state: string, Standing, fits: readonly Action[], refused: Partial<Record<Action, object>>][] =
  [
    [
      'waits for a category',
      waiting('TLX-301'),
      ['retry', 'bookedByHand', 'correct', 'cancel'],
      { sendAnyway: OBJECTIONS.noDuplicate, chooseEmployee: OBJECTIONS.noChoice },
    ],
    [
      'waits for a likely duplicate to be judged',
      waiting('TLX-801'),
      ['retry', 'sendAnyway', 'bookedByHand', 'correct', 'cancel'],
      { chooseEmployee: OBJECTIONS.noChoice },
    ],
    [
      'waits for an employee to be chosen',
      waiting('TLX-203'),
      ['retry', 'bookedByHand', 'correct', 'cancel', 'chooseEmployee'],
      { sendAnyway: OBJECTIONS.noDuplicate },
    ],
    [
      'is under way',
      { status: 'transferring', problem: null, isStill: false },
      ['retry', 'correct'],
      {
        sendAnyway: OBJECTIONS.noDuplicate,
        bookedByHand: OBJECTIONS.underWay,
        cancel: OBJECTIONS.underWay,
        chooseEmployee: OBJECTIONS.noChoice,
      },
    ],
    [
      'does not know what it wrote',
      { status: 'unknownOutcome', problem: problem('TLX-704'), isStill: false },
      ['retry', 'correct'],
      {
        sendAnyway: OBJECTIONS.noDuplicate,
        bookedByHand: OBJECTIONS.underWay,
        cancel: OBJECTIONS.underWay,
        chooseEmployee: OBJECTIONS.noChoice,
      },
    ],
    ['is transferred', ended('transferred'), ['correct'], allRefused(OBJECTIONS.transferred)],
    [
      'is transferred and was changed in Tripletex since',
      ended('transferred', problem('TLX-802')),
      ['retry', 'bookedByHand', 'correct', 'cancel'],
      { sendAnyway: OBJECTIONS.noDuplicate, chooseEmployee: OBJECTIONS.noChoice },
    ],
    ['was booked by hand', ended('bookedByHand'), ['correct'], allRefused(OBJECTIONS.ended)],
    ['is cancelled', ended('cancelled'), ['correct'], allRefused(OBJECTIONS.ended)],
    [
      'has a later revision',
      ended('superseded'),
      [],
      { ...allRefused(OBJECTIONS.superseded), correct: OBJECTIONS.superseded },
    ],
  ];

/** Everything but a correction. */
function allRefused(objection: object): Partial<Record<Action, object>> {
  return Object.fromEntries(ACTIONS.filter((action) => action !== 'correct').map((action) => [action, objection]));
}

describe('a decision about a transfer', () => {
  it.each(STATES)('that %s', (_, state, fits, refused) => {
    for (const action of ACTIONS)
      expect([action, objectionTo(action, state)]).toEqual([
        action,
        fits.includes(action) ? undefined : refused[action],
      ]);
    expect([...fits, ...Object.keys(refused)].sort()).toEqual([...ACTIONS].sort());
  });
});

describe('a decision of another shape', () => {
  it.each<[object, string]>([
    [{ action: 'retry', by: undefined }, 'by'],
    [{ action: 'retry', by: ' ' }, 'by'],
    [{ action: 'delete' }, 'action'],
    [{ action: 'retry', force: true }, 'force'],
    [{ action: 'retry', note: 'NUL \0' }, 'note'],
    [{ action: 'bookedByHand' }, 'tripletexNumber'],
    [{ action: 'bookedByHand', tripletexNumber: '12' }, 'tripletexNumber'],
    [{ action: 'chooseEmployee', tripletexEmployeeId: 0 }, 'tripletexEmployeeId'],
    [{ action: 'correct' }, 'report'],
  ])('names its fault: %j', (decision, path) => {
    const { error } = Decision.safeParse({ by: 'Nora Leder', ...decision }, { error: inPlainWords });
    expect(faultsOf(error!).map((fault) => fault.path)).toEqual([path]);
  });
});
