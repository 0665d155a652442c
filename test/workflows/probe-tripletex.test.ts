import { describe, expect, it } from 'vitest';
import { recordedHistories, replay } from '../support/replay.js';

type Event = { eventId: string; eventType: string } & Record<string, unknown>;

/** Fields of an event that name another one. */
const REFERENCES = /"(scheduledEventId|startedEventId|workflowTaskCompletedEventId)":"(\d+)"/g;

const probed = recordedHistories().find(({ name }) => name === 'probed')!;
const { events } = probed.history as { events: Event[] };
const wish = events.find(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED')!;
const taskEnds = events.filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED');
const [started, firstTaskEnd] = [events.slice(0, events.indexOf(taskEnds[0]!)), taskEnds[0]!];
/** The last probe, which found nothing open any more, from the end of the task that asked for it to its answer. */
const lastProbe = events.slice(
  events.indexOf(taskEnds.at(-2)!) + 1,
  events.findIndex(({ eventId }) => eventId === taskEnds.at(-1)?.eventId) + 1,
);
const ending = events.at(-1)!;

/** The recorded probe as it would have been with wishes that came while there was nothing to ask about any more. */
function withLateWishes(times: number): { events: Event[] } {
  const parts: Event[][] = [started, [firstTaskEnd]];
  for (let n = 0; n <= times; n += 1) parts.push(probeOf(String(n + 1), n < times));
  return renumbered([...parts, [ending]]);
}

function probeOf(activityId: string, isWished: boolean): Event[] {
  return lastProbe.flatMap((event) => {
    const scheduled = event.activityTaskScheduledEventAttributes;
    const named = scheduled
      ? [{ ...event, activityTaskScheduledEventAttributes: { ...scheduled, activityId } }]
      : [event];
    // The wish comes while the activity is under way.
    return isWished && event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_STARTED' ? [...named, wish] : named;
  });
}

/** Numbers events anew, and what they name of one another with them: each names the nearest before it. */
function renumbered(parts: readonly Event[][]): { events: Event[] } {
  const numbers = new Map<string, string>();
  const all = parts.flat().map((event, index) => {
    const renamed = JSON.stringify(event).replaceAll(REFERENCES, (_, field: string, id: string) => {
      return `"${field}":"${numbers.get(id) ?? numbers.get(firstTaskEnd.eventId)}"`;
    });
    numbers.set(event.eventId, String(index + 1));
    return { ...(JSON.parse(renamed) as Event), eventId: String(index + 1) };
  });
  return { events: all };
}

describe('the probe', () => {
  it('looks again at once when a wish came while it found that nothing is open any more', async () => {
    const variants = [0, 1, 2].map((times) => ({
      name: `${times} late wishes`,
      workflowId: probed.workflowId,
      history: withLateWishes(times),
    }));
    const results = await replay(variants);
    expect([...results]).toEqual(variants.map(({ name }) => [name, undefined]));
  });
});
