import type { Habits } from '../state/habits.js';
import { notFound, type Objection, type Refusal } from './refusals.js';

type How = Pick<Habits, 'unknownId' | 'refusalField'>;

/** A refusal in the form a company gets it. */
export function tempered(refusal: Refusal, { unknownId, refusalField }: How): Refusal {
  const { objections, rootId, isUnknownId } = refusal.details;
  if (isUnknownId === true && unknownId === 'notFound') return notFound();
  if (refusalField === 'places') return refusal;
  return refusal.saying(objections?.map((objection) => shortened(objection, refusalField, rootId)));
}

/** Only what lies within a travel expense is named in more than one way. */
function shortened(objection: Objection, how: 'name' | 'expenseId', rootId: number | undefined): Objection {
  const { field, path } = objection;
  if (path?.startsWith('[') !== true || field === null) return objection;
  if (how === 'expenseId') return rootId === undefined ? objection : { ...objection, field: String(rootId) };
  const last = field.split(',').at(-1) ?? field;
  return { ...objection, field: last.replace(CHILDREN, '') };
}

const CHILDREN = /^(costs|perDiemCompensations|mileageAllowances|accommodationAllowances)\./;
