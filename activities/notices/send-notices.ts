import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { NoticeSteps } from '../../contract/notice-steps.js';
import type { Notice } from '../../store/notices.js';
import type { Wiring } from '../create-activities.js';
import { whileBeating } from '../progress.js';
import { forWorkflow, temporalNow } from '../temporal-time.js';
import { nextSending } from '../waiting.js';
import type { Receiver } from './receiver.js';

/** So many notices are on their way at once, each of another report. */
const AT_ONCE = 10;
const LOOK_FOR = 100;
/** How often it is looked for more, and for how long after the last one, so that a flood is told in one go. */
const LOOK_EVERY_MS = 200;
const LINGER_MS = 1000;
/** So that the workflow can begin another run before it was nudged very often. */
const LONGEST_MS = 60_000;

/** The activities of the delivery of notices. */
export function noticeSteps(wiring: Wiring): NoticeSteps {
  const { receiver, store } = wiring;
  return {
    sendNotices: async () => {
      // Nobody listens: what lies there is kept for whoever does, and forgotten by the look of every minute.
      if (receiver === undefined) return null;
      await whileBeating(Context.current(), () => sendAll(wiring, receiver));
      const times = { now: wiring.now(), temporalNow: temporalNow(Context.current()) };
      const next = await store.notices.nextDue(times.now);
      return next && forWorkflow(next, times, 0).toISOString();
    },
  };
}

/**
 * Sends what is due, until nothing is, many reports side by side. Of one report the next notice is due only when the one before
 * it is gone. Ends early when the worker does; what was on its way then is sent again.
 */
async function sendAll(wiring: Wiring, receiver: Receiver): Promise<void> {
  const { notices } = wiring.store;
  const { cancellationSignal: signal } = Context.current();
  const onTheWay = new Map<Notice, Promise<void>>();
  const failures: unknown[] = [];
  const end = performance.now() + LONGEST_MS;
  let quietUntil = performance.now() + LINGER_MS;
  let due: Notice[] = [];
  try {
    while (!signal.aborted && failures.length === 0 && performance.now() < Math.min(end, quietUntil)) {
      await notices.see(wiring.now());
      if (due.length === 0) due = await dueBeside([...onTheWay.keys()], wiring);
      for (const notice of due.splice(0, AT_ONCE - onTheWay.size)) {
        const sending = send(wiring, receiver, notice, signal).catch((error: unknown) => void failures.push(error));
        onTheWay.set(
          notice,
          sending.finally(() => onTheWay.delete(notice)),
        );
      }
      if (onTheWay.size > 0) quietUntil = performance.now() + LINGER_MS;
      await Promise.race([...onTheWay.values(), pause(LOOK_EVERY_MS)]);
    }
  } finally {
    await Promise.all(onTheWay.values());
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * What may be sent beside what is on its way. Somebody may have dropped one of those: what follows it waits all the same until it
 * is answered, so that it does not overtake it.
 */
async function dueBeside(onTheWay: readonly Notice[], { store: { notices }, now }: Wiring): Promise<Notice[]> {
  const ids = onTheWay.map(({ id }) => id);
  const due = await notices.due(now(), LOOK_FOR, ids);
  return due.filter((notice) => !onTheWay.some((other) => isOfSame(notice, other)));
}

function isOfSame(one: Notice, other: Notice): boolean {
  return one.companyId === other.companyId && one.reportId === other.reportId;
}

async function send(
  { store: { notices }, settings, now }: Wiring,
  receiver: Receiver,
  notice: Notice,
  signal: AbortSignal,
): Promise<void> {
  const { isTaken, answer } = await receiver.send(notice, now(), signal);
  if (isTaken) return notices.taken(notice);
  // Whether the receiver has it nobody knows; that is not its fault.
  if (signal.aborted) return;
  const attempts = notice.attempts + 1;
  await notices.notTaken(notice, String(answer), nextSending(attempts, now(), settings.waits, Math.random()));
  Context.current().log.info('A notice was not taken.', { type: notice.type, answer, attempts });
}
