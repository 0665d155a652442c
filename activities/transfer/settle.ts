import type { Part, PartChange, PendingWrite } from '../../store/parts.js';
import { answerLost } from '../../tripletex/index.js';
import { problem, ProblemError } from '../problem-error.js';
import type { Step } from './step.js';

/** A write to Tripletex: what is written, and how. */
export interface Write<T> {
  readonly what: string;
  /** The document, when that is what is written: whoever looks for it later need not make it again. */
  readonly document?: PendingWrite['document'];
  /** Sends it. After `deadline` nothing may be sent any more. */
  readonly send: (deadline: Date) => Promise<T>;
}

/**
 * Sends one write to Tripletex, which has no idempotency key: the write is announced in the store before it is sent, with the
 * time at which its sender gives up, whatever holds it up meanwhile. When its answer is lost (time-out, reset, any 5xx) the
 * announcement stays and TLX-704 is thrown; whoever comes next must `settle`. A refusal takes the announcement back, and with
 * the first one the intent: what was never written may be planned anew. Nothing is sent while a class S problem stands.
 * Returns the part and the answer; the caller keeps what was written and clears `pendingWrite` in one change.
 */
export async function announcedWrite<T>(
  step: Step,
  part: Part,
  { what, document, send }: Write<T>,
): Promise<{ part: Part; answer: T }> {
  refuseWhileStanding(step);
  const deadline = new Date(step.now().getTime() + step.writeMs);
  const announced = await step.store.parts.change(part, {
    intended: true,
    pendingWrite: {
      what,
      giveUpAt: deadline.toISOString(),
      lostAt: null,
      lookedAt: null,
      ...(document && { document }),
    },
  });
  try {
    return { part: announced, answer: await send(deadline) };
  } catch (error) {
    if (!answerLost(error)) {
      await step.store.parts.change(announced, { pendingWrite: null, intended: part.intended });
      throw error;
    }
    throw await lost(step, announced, step.now(), error);
  }
}

/**
 * Looks for a write whose answer was lost: waits, looks, waits, looks again, for a request may be carried out long after its
 * connection died. `look` returns what to keep when it is there, undefined when it is not. Throws TLX-704 until the outcome
 * is known; returns the part without an announcement once it is.
 */
export async function settle(step: Step, part: Part, look: () => Promise<PartChange | undefined>): Promise<Part> {
  const { pendingWrite } = part;
  if (pendingWrite === null) return part;
  const { lostAt, lookedAt, giveUpAt } = pendingWrite;
  // Its sender is gone, or cut off: it may still send until it gives up.
  if (lostAt === null) throw await lost(step, part, later(step.now(), new Date(giveUpAt)));
  const due = Date.parse(lookedAt ?? lostAt) + step.settleMs;
  if (step.now().getTime() < due) throw unknownUntil(due);
  const found = await look();
  if (found) return step.store.parts.change(part, { ...found, pendingWrite: null });
  if (lookedAt !== null)
    return step.store.parts.change(part, { pendingWrite: null, intended: part.tripletexId !== null });
  const now = step.now();
  await step.store.parts.change(part, { pendingWrite: { ...pendingWrite, lookedAt: now.toISOString() } });
  throw unknownUntil(now.getTime() + step.settleMs);
}

async function lost(step: Step, part: Part, at: Date, cause?: unknown): Promise<ProblemError> {
  const { pendingWrite } = part;
  if (pendingWrite === null) throw new Error('Nothing was announced.');
  const lostWrite = { ...pendingWrite, lostAt: at.toISOString() };
  await step.store.parts.change(part, { pendingWrite: lostWrite, answerLost: true });
  return unknownUntil(at.getTime() + step.settleMs, cause);
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function unknownUntil(time: number, cause?: unknown): ProblemError {
  return problem('TLX-704', {}, { notBefore: new Date(time), cause });
}

/** Throws the class S problem that stands: nothing is written before a named person decides. */
export function refuseWhileStanding({ attempt }: Step): void {
  if (attempt.standing)
    throw new ProblemError({
      code: attempt.standing.code,
      details: attempt.standing.details,
    } as ProblemError['problem']);
}
