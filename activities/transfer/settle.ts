import type { Part, PartChange, PendingWrite } from '../../store/parts.js';
import { answerLost, Deadline } from '../../tripletex/index.js';
import { problem, ProblemError } from '../problem-error.js';
import { nextMove, type LostWrite } from './lost-write.js';
import type { Step } from './step.js';

/** A write to Tripletex: what is written, and how. */
export interface Write<T> {
  readonly what: string;
  /** The document, when that is what is written: whoever looks for it later need not make it again. */
  readonly document?: PendingWrite['document'];
  /** Sends it. After `deadline` nothing may be sent any more. */
  readonly send: (deadline: Deadline) => Promise<T>;
}

/**
 * What is kept of a write before it is sent, and when its sender gives up. The sender's time begins before the database's is
 * read, so it never sends after the instant that other workers read, even where its own clock is wrong.
 */
export async function announcementOf(
  { databaseNow, writeMs }: Step,
  what: string,
): Promise<{ pendingWrite: PendingWrite; deadline: Deadline }> {
  const deadline = new Deadline(writeMs);
  const giveUpAt = new Date((await databaseNow()).getTime() + writeMs).toISOString();
  return { pendingWrite: { what, giveUpAt, lostAt: null, lookedAt: null }, deadline };
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
  const { pendingWrite, deadline } = await announcementOf(step, what);
  const announced = await step.store.parts.change(part, {
    intended: true,
    pendingWrite: { ...pendingWrite, ...(document && { document }) },
  });
  try {
    return { part: announced, answer: await send(deadline) };
  } catch (error) {
    if (!answerLost(error)) {
      await step.store.parts.change(announced, { pendingWrite: null, intended: part.intended });
      throw error;
    }
    throw await lost(step, announced, await step.databaseNow(), error);
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
  const now = await step.databaseNow();
  // Its sender is gone, or cut off: it may still send until it gives up.
  if (!isLost(pendingWrite)) throw await lost(step, part, later(now, new Date(pendingWrite.giveUpAt)));
  const passed = { now, knownForMs: knownForMs(step, part, pendingWrite) };
  const move = nextMove(pendingWrite, passed, step.settleMs);
  if ('waitMs' in move) throw unknownFor(move.waitMs, now);
  const found = await look();
  if (found) return step.store.parts.change(part, { ...found, pendingWrite: null });
  if (move.look === 'last')
    return step.store.parts.change(part, { pendingWrite: null, intended: part.tripletexId !== null });
  throw await keepLost(step, part, { ...pendingWrite, lookedAt: (await step.databaseNow()).toISOString() });
}

function isLost(pendingWrite: PendingWrite): pendingWrite is LostWrite {
  return pendingWrite.lostAt !== null;
}

async function lost(step: Step, part: Part, at: Date, cause?: unknown): Promise<ProblemError> {
  const { pendingWrite } = part;
  if (pendingWrite === null) throw new Error('Nothing was announced.');
  return keepLost(step, part, { ...pendingWrite, lostAt: at.toISOString() }, cause);
}

/** Keeps that a write is lost, or was looked for, from where on it is waited. Answers what to throw. */
async function keepLost(step: Step, part: Part, lostWrite: LostWrite, cause?: unknown): Promise<ProblemError> {
  // This process knows of the loss from here on: the time that the change takes counts too.
  knownForMs(step, part, lostWrite);
  await step.store.parts.change(part, { pendingWrite: lostWrite, answerLost: true });
  return unknownFor(step.settleMs, new Date(lostWrite.lookedAt ?? lostWrite.lostAt), cause);
}

function knownForMs(step: Step, { companyId, reportId, revision, position }: Part, lostWrite: LostWrite): number {
  const { lostAt, lookedAt } = lostWrite;
  return step.knownSince.ms(JSON.stringify([companyId, reportId, revision, position, lostAt, lookedAt]));
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function unknownFor(ms: number, from: Date, cause?: unknown): ProblemError {
  return problem('TLX-704', {}, { notBefore: new Date(from.getTime() + ms), cause });
}

/** Throws the class S problem that stands: nothing is written before a named person decides. */
export function refuseWhileStanding({ attempt }: Step): void {
  if (attempt.standing)
    throw new ProblemError({
      code: attempt.standing.code,
      details: attempt.standing.details,
    } as ProblemError['problem']);
}
