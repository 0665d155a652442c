import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { TRANSFERS_QUEUE } from '../contract/temporal-names.js';
import type { Stop } from '../contract/transfer-steps.js';
import type { Text } from '../contract/text.js';
import { Refused } from './refused.js';

/** How long a caller waits for a worker, in milliseconds. */
export const WORKER_MS = 30_000;

/** What whoever asked is to do when it did not work. */
export interface Advice {
  /** No worker answers. */
  readonly withoutWorker: Text;
  /** A problem stopped the work; told behind its words. */
  readonly afterProblem?: Text;
  /** How long a worker is waited for, in milliseconds; half a minute when left out. */
  readonly withinMs?: number;
}

/** Thrown when a worker could not do what was asked of it. */
export class NotDone extends Refused {
  constructor(...sentences: readonly Text[]) {
    super(503, {
      nb: sentences.map(({ nb }) => nb).join(' '),
      en: sentences.map(({ en }) => en).join(' '),
    });
  }
}

/** What whoever waited for a worker in vain is told first. */
export const NOBODY_ANSWERED: Text = {
  nb: 'Tjenesten svarte ikke innen 30 sekunder.',
  en: 'No worker answered within 30 seconds.',
};

const ASK_AGAIN: Advice = {
  withoutWorker: { nb: 'Prøv igjen om litt.', en: 'Ask again as soon as one runs.' },
};

/**
 * Runs a small workflow of a company and answers its result: whatever needs Tripletex runs in a worker, which alone ever holds a
 * session. Throws `NotDone` (503) when no worker answers in time, or with the problem the work stopped for.
 */
export async function inWorker<
  W extends (task: never) => Promise<unknown> = (company: { companyId: string }) => Promise<unknown>,
>(
  client: Client,
  type: string,
  task: Parameters<W>[0] & { readonly companyId: string },
  advice: Advice = ASK_AGAIN,
): Promise<Awaited<ReturnType<W>>> {
  const { companyId }: { readonly companyId: string } = task;
  const handle = await client.workflow.start(type, {
    workflowId: `${type}/${companyId}/${randomUUID()}`,
    taskQueue: TRANSFERS_QUEUE,
    args: [task],
    workflowExecutionTimeout: '5 minutes',
    priority: { fairnessKey: companyId },
  });
  return withinTime(handle.result() as Promise<Awaited<ReturnType<W>>>, advice, () =>
    handle.terminate('Nobody waits for it any more.'),
  );
}

async function withinTime<T>(work: Promise<T>, advice: Advice, giveUp: () => Promise<unknown>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'late'>(
    (resolve) => (timer = setTimeout(() => resolve('late'), advice.withinMs ?? WORKER_MS)),
  );
  try {
    const first = await Promise.race([work, tooLate]);
    if (first !== 'late') return first;
    work.catch(() => undefined);
    await giveUp().catch(() => undefined);
    throw new NotDone(NOBODY_ANSWERED, advice.withoutWorker);
  } catch (error) {
    throw refusalBehind(error, advice) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** The problem for which the work of a worker stopped, in words, or undefined when there is none. */
function refusalBehind(error: unknown, { afterProblem }: Advice): NotDone | undefined {
  const failure =
    error instanceof WorkflowFailedError && error.cause instanceof ActivityFailure ? error.cause.cause : undefined;
  if (!(failure instanceof ApplicationFailure)) return undefined;
  const [stop] = (failure.details ?? []) as [Stop?];
  if (stop?.message === undefined) return undefined;
  return new NotDone(stop.message, ...(afterProblem === undefined ? [] : [afterProblem]));
}
