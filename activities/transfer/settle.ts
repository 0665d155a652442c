import type { Part, PartChange, Parts } from '../../store/parts.js';
import { answerLost } from '../../tripletex/index.js';
import { problem, ProblemError } from '../problem-error.js';
import type { Step } from './step.js';

/**
 * Sends one write to Tripletex, which has no idempotency key: the write is announced in the store before it is sent. When its
 * answer is lost (time-out, reset, any 5xx) the announcement stays and TLX-704 is thrown; whoever comes next must `settle`.
 * A refusal takes the announcement back, and with the first one the intent: what was never written may be planned anew. Nothing is sent while a class S problem stands.
 * Returns the part and the answer; the caller keeps what was written and clears `pendingWrite` in one change.
 */
export async function announcedWrite<T>(
  step: Step,
  part: Part,
  what: string,
  send: () => Promise<T>,
): Promise<{ part: Part; answer: T }> {
  refuseWhileStanding(step);
  const announced = await step.store.parts.change(part, {
    intended: true,
    pendingWrite: { what, lostAt: null, looks: 0 },
  });
  try {
    return { part: announced, answer: await send() };
  } catch (error) {
    if (!answerLost(error)) {
      await step.store.parts.change(announced, { pendingWrite: null, intended: part.intended });
      throw error;
    }
    throw await lost(step, announced, error);
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
  if (pendingWrite.lostAt === null) throw await lost(step, part);
  const due = Date.parse(pendingWrite.lostAt) + (pendingWrite.looks + 1) * step.settleMs;
  if (step.now().getTime() < due) throw unknownUntil(due);
  const found = await look();
  if (found) return step.store.parts.change(part, { ...found, pendingWrite: null });
  if (pendingWrite.looks > 0)
    return step.store.parts.change(part, { pendingWrite: null, intended: part.tripletexId !== null });
  await step.store.parts.change(part, { pendingWrite: { ...pendingWrite, looks: 1 } });
  throw unknownUntil(due + step.settleMs);
}

async function lost(
  step: { store: { parts: Parts }; settleMs: number; now: () => Date },
  part: Part,
  cause?: unknown,
): Promise<ProblemError> {
  const now = step.now();
  const what = part.pendingWrite?.what ?? '';
  await step.store.parts.change(part, { pendingWrite: { what, lostAt: now.toISOString(), looks: 0 } });
  return unknownUntil(now.getTime() + step.settleMs, cause);
}

function unknownUntil(time: number, cause?: unknown): ProblemError {
  return problem('TLX-704', {}, { notBefore: new Date(time), cause });
}

function refuseWhileStanding({ attempt }: Step): void {
  if (attempt.standing)
    throw new ProblemError({
      code: attempt.standing.code,
      details: attempt.standing.details,
    } as ProblemError['problem']);
}
