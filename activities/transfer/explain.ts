import type { Part } from '../../store/parts.js';
import { isConsumerRefused, isForbidden, isKeyRefused, isNotFound, isRefused } from '../../tripletex/index.js';
import { problem } from '../problem-error.js';
import { stopsFor } from '../waiting.js';
import { changed, readOrDeleted, rejected } from './read-back.js';
import { explainRefusal } from './refusal.js';
import { currentPart, planOf, type Step } from './step.js';

/** Does some work on a part; what Tripletex refuses becomes the problem behind it. */
export async function explained<T>(step: Step, part: Part, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await explain(step, part, error);
  }
}

/**
 * What a refusal means: a right or a module that is missing, something the report says, or where the travel expense has come to
 * meanwhile, which is looked at because the answer does not tell. What explains nothing is the error itself.
 */
async function explain(step: Step, part: Part, error: unknown): Promise<unknown> {
  if (isKeyRefused(error) || isConsumerRefused(error)) return error;
  // A 403 is for rights and for modules alike (observed March 2026): every right is there, so a module is not.
  if (isForbidden(error)) return (await step.explainForbidden()) ?? problem('TLX-105', {}, { cause: error });
  if (!isRefused(error)) return error;
  const told = explainRefusal(error, step.report, planOf(part));
  if (told) return told;
  const { tripletexId } = await currentPart(step, part);
  // Something the plan refers to went away since it was read: the next setting out resolves it anew, once.
  if (tripletexId === null)
    return isNotFound(error) && stopsFor('TLX-701', step.attempt) === 0
      ? problem('TLX-701', {}, { cause: error })
      : error;
  const standing = await readOrDeleted(step, tripletexId);
  if (standing.state === 'REJECTED') return rejected(step, standing);
  return standing.state === 'OPEN' ? error : changed(step, DELIVERED_EARLY);
}

const DELIVERED_EARLY = {
  nb: 'den ble levert før alt var på plass',
  en: 'it was delivered before everything was in place',
};
