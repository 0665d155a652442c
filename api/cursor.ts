import type { z } from 'zod';
import { Refused } from '../client/refused.js';

/** A place in a list as callers hand it back: nothing to read or to build, so that it may become another one. */
export function cursorOf(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place behind a cursor; undefined without one. Throws `Refused` (422) for what is none of ours. */
export function placeOf<Place>(cursor: string | undefined, schema: z.ZodType<Place>): Place | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new Refused(422, BROKEN, [{ path: 'cursor', message: BROKEN }]);
  }
}

const BROKEN = 'Give the nextCursor of the answer before as it was, or leave cursor out to begin at the start.';
