import { describe, expect, it } from 'vitest';
import { forWorkflow, laterOf } from '../../activities/temporal-time.js';

const START = Date.parse('2026-11-02T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

describe('an instant that a workflow waits for', () => {
  it.each([
    { clocks: 'agree', temporal: 0, instant: 30, waitsUntil: 30 },
    { clocks: 'agree, but the activity waited for a worker', temporal: -20, instant: 30, waitsUntil: 30 },
    { clocks: 'agree, and it is over', temporal: 0, instant: -5, waitsUntil: 1 },
    { clocks: 'differ: Temporal’s is ahead', temporal: 600, instant: 30, waitsUntil: 630 },
    { clocks: 'differ: Temporal’s is ahead, and it is over', temporal: 600, instant: -5, waitsUntil: 601 },
    { clocks: 'differ: Temporal’s is behind', temporal: -600, instant: 30, waitsUntil: 30 },
  ])('is never nearer than meant. The clocks $clocks', ({ temporal, instant, waitsUntil }) => {
    const times = { now: at(0), temporalNow: at(temporal) };
    expect(forWorkflow(at(instant), times, 1000)).toEqual(at(waitsUntil));
  });
});

it('pauses count from the later of the two times', () => {
  expect(laterOf({ now: at(0), temporalNow: at(9) })).toEqual(at(9));
  expect(laterOf({ now: at(0), temporalNow: at(-9) })).toEqual(at(0));
});
