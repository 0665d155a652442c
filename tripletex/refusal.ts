import { z } from 'zod';
import type { TripletexErrorFacts, TripletexErrorKind } from './errors.js';
import { jsonOrUndefined } from './json.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const ApiError = z.object({
  code: z.number().catch(0),
  message: z.string().nullish().catch(null),
  requestId: z.string().nullish().catch(null),
  validationMessages: z
    .array(z.object({ field: z.string().nullish(), message: z.string().nullish(), path: z.string().nullish() }))
    .nullish()
    .catch(null),
});

/**
 * What an answer that is no 2xx says. Its body may be anything: a maintenance page is HTML, the one of a 429 is nowhere
 * documented; the status alone decides the kind.
 */
export function refusalOf(
  status: number,
  headers: Headers,
  bytes: Buffer,
  now: Date,
): Omit<TripletexErrorFacts, 'endpoint' | 'writes'> {
  const { data } = ApiError.safeParse(jsonOrUndefined(bytes));
  return {
    kind: kindOf(status),
    sent: true,
    status,
    code: data?.code ?? 0,
    requestId: requestIdOf(headers) ?? data?.requestId ?? null,
    tripletexMessage: data?.message ?? null,
    validationMessages: (data?.validationMessages ?? []).map(({ field, message, path }) => ({
      field: field ?? null,
      message: message ?? '',
      path: path ?? null,
    })),
    ...(status === 429 && resetOf(headers, now)),
  };
}

/** What Tripletex' support asks for. Every answer has it (official document 2.75.00). */
export function requestIdOf(headers: Headers): string | null {
  return headerOf(headers, 'x-tlx-request-id') ?? null;
}

/** What an answer says it is: without its parameters, in small letters. */
export function contentTypeOf(headers: Headers): string | null {
  return headerOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? null;
}

const KINDS: Readonly<Record<number, TripletexErrorKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  // Said by whatever stands before Tripletex when a request came too slowly: it passes.
  408: 'server',
  409: 'conflict',
  422: 'validation',
  429: 'rateLimited',
};

function kindOf(status: number): TripletexErrorKind {
  // Tripletex redirects nowhere: whatever stands before it did, and tells nothing of what became of the call.
  return status >= 500 || status < 400 ? 'server' : (KINDS[status] ?? 'badRequest');
}

/** When a 429 lets go. The header may be missing on exactly that answer (issue of January 2025 in Tripletex' own tracker). */
function resetOf(headers: Headers, now: Date): { notBefore?: Date } {
  const [ms] = ['x-rate-limit-reset', 'retry-after'].flatMap((name) => msFrom(headerOf(headers, name)?.trim(), now));
  return ms === undefined ? {} : { notBefore: new Date(now.getTime() + Math.max(1000, ms)) };
}

/** Seconds, or as Retry-After may also say it, an HTTP date. */
function msFrom(value: string | undefined, now: Date): number[] {
  if (value === undefined) return [];
  if (/^\d+(\.\d+)?$/.test(value)) return [Number(value) * 1000];
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? [] : [instant - now.getTime()];
}

function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
