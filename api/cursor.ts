import { z } from 'zod';
import { Refused } from '../client/refused.js';
import { isUsualInstant } from '../contract/oslo-time.js';
import type { Text } from '../contract/text.js';

/** Where a page of the archive begins. */
export const ArchivePlace = z.object({
  // As the database writes an instant.
  enteredAt: z.string().refine(isInstant),
  reportId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  revision: z.int().min(1).max(2_147_483_647),
});

function isInstant(text: string): boolean {
  const written = text.replace(' ', 'T').replace(/[+-]\d\d$/, (hours) => `${hours}:00`);
  return z.iso.datetime({ offset: true }).safeParse(written).success && isUsualInstant(written);
}

/** A place in a list as callers hand it back: nothing to read or to build, so that it may become another one. */
export function cursorOf(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place behind a cursor; undefined without one. Throws `Refused` (422) for what is none of ours. */
export function placeOf<Place>(cursor: string | undefined, schema: z.ZodType<Place>): Place | undefined {
  const place = placeIfAny(cursor, schema);
  if (cursor !== undefined && place === undefined)
    throw new Refused(422, BROKEN, [{ path: 'cursor', message: BROKEN }]);
  return place;
}

/** The place behind a cursor; undefined without one, and for what is none of ours. */
export function placeIfAny<Place>(cursor: string | undefined, schema: z.ZodType<Place>): Place | undefined {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** What tells the places of a list, and their order. */
interface Order<Place> {
  readonly place: z.ZodType<Place>;
  readonly compare: (one: Place, other: Place) => number;
}

/**
 * One page of a list that is there as a whole: in an order of its own, so that nothing is shown twice when others come or go.
 * Throws `Refused` (422) for a cursor that is none of ours.
 */
export function pageOf<Item extends Place, Place>(
  items: readonly Item[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  { place, compare }: Order<Place>,
): { items: Item[]; nextCursor: string | null } {
  const after = placeOf(cursor, place);
  const left = items.filter((item) => after === undefined || compare(item, after) > 0).sort(compare);
  const last = left.length > limit ? left[limit - 1] : undefined;
  return { items: left.slice(0, limit), nextCursor: last === undefined ? null : cursorOf(place.parse(last)) };
}

/** By the numbers of their characters, as no language sorts, but always the same. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const BROKEN: Text = {
  nb: 'Oppgi nextCursor fra svaret før slik den var, eller utelat cursor for å begynne forfra.',
  en: 'Give the nextCursor of the answer before as it was, or leave cursor out to begin at the start.',
};
