import { z } from 'zod';
import type { AnswerKind, Endpoint } from './endpoint.js';
import { TripletexError } from './errors.js';
import { jsonOrUndefined } from './json.js';
import { NOT_MODIFIED, type RawAnswer } from './transport.js';

export interface Page<T> {
  readonly values: readonly T[];
  /** How many rows there are in all, as far as Tripletex tells. */
  readonly fullResultSize: number;
  /** The checksum of the list, where one was asked for and the list has any. */
  readonly digest: string | null;
  /** Whether the list is still as it was when it had the checksum that was sent: no rows are answered then. */
  readonly isUnchanged: boolean;
}

/** What an endpoint's answer is read as: the object · a page · the id of what was created · a PDF · nothing. */
export type ValueOf<S extends z.ZodType, Kind extends AnswerKind> = Kind extends 'value'
  ? z.output<S>
  : Kind extends 'list'
    ? Page<z.output<S>>
    : Kind extends 'url'
      ? number
      : Kind extends 'bytes'
        ? Buffer
        : undefined;

/**
 * Reads a 2xx. Throws a `TripletexError`: of kind `unreadable` when it does not hold what the endpoint relies on, of kind
 * `server` when it is no JSON at all, or no PDF where one is downloaded, for then it is not Tripletex that answered.
 */
export function readAnswer<S extends z.ZodType, Kind extends AnswerKind>(
  endpoint: Endpoint<S, Kind>,
  raw: RawAnswer,
): ValueOf<S, Kind> {
  try {
    return valueOf(endpoint, raw) as ValueOf<S, Kind>;
  } catch (cause) {
    const { name, writes } = endpoint;
    const { status, requestId } = raw;
    const kind = jsonOrUndefined(raw.bytes) === undefined ? 'server' : 'unreadable';
    throw new TripletexError({ kind, endpoint: name, writes, sent: true, status, requestId, cause });
  }
}

/** Lists without a checksum say so in the place of one, in a sentence (observed March 2026). */
const Digest = z.string().regex(/^\S+$/).nullable().catch(null);
const ListEnvelope = z.object({
  fullResultSize: z.number().catch(0),
  versionDigest: Digest.default(null),
  values: z.array(z.unknown()),
});
const UNCHANGED: Page<never> = { values: [], fullResultSize: 0, digest: null, isUnchanged: true };
const ValueEnvelope = z.object({ value: z.unknown() });

function valueOf({ answer, schema }: Endpoint, { status, contentType, bytes }: RawAnswer): unknown {
  if (status === NOT_MODIFIED) return UNCHANGED;
  switch (answer) {
    case 'bytes':
      return pdfOf(contentType, bytes);
    case 'none':
      return undefined;
    case 'value':
      return schema.parse(ValueEnvelope.parse(jsonOrUndefined(bytes)).value);
    case 'url':
      return idOf(ValueEnvelope.parse(jsonOrUndefined(bytes)).value);
    case 'list': {
      const { fullResultSize, versionDigest: digest, values } = ListEnvelope.parse(jsonOrUndefined(bytes));
      return { fullResultSize, digest, isUnchanged: false, values: values.map((value) => schema.parse(value)) };
    }
  }
}

const PDF_TYPES: readonly (string | null)[] = ['application/pdf', 'application/octet-stream', null];
/** Readers of PDF take one that begins within so many bytes. */
const PDF_BEGINS_WITHIN = 1024;

/** Whatever stands before Tripletex may answer a download with a page of its own. */
function pdfOf(contentType: string | null, bytes: Buffer): Buffer {
  const isPdf = PDF_TYPES.includes(contentType) && bytes.subarray(0, PDF_BEGINS_WITHIN).includes('%PDF-');
  if (!isPdf) throw new Error('The answer is no PDF.');
  return bytes;
}

/** A created child is answered with its address only, and that without a scheme (observed March 2026). */
const Created = z.object({ url: z.string() });

function idOf(value: unknown): number {
  const last = Created.parse(value).url.split('/').at(-1);
  return z.coerce.number().int().positive().parse(last);
}
