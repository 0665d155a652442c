import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { Refused, type ProblemDocument } from '../client/refused.js';
import { TooFast } from './rate-limit.js';
import { isTemporalUnavailable } from '../client/temporal-failure.js';
import { isDatabaseUnavailable } from '../store/database.js';

/** What is said of everything that is not there, and of everything that the caller may not know of. */
export const NOTHING_HERE = 'There is nothing here: check the address, and that the token names the company.';

/** What is said when somebody has waited long enough. */
const TOOK_TOO_LONG = 'There was no answer in time: see how things stand before you try again, it may have been done.';

/** The answer to a request that was refused. */
export function problemResponse(context: Context, refused: Refused, headers: Record<string, string> = {}): Response {
  const { document } = refused;
  const { status } = document;
  return context.body(JSON.stringify(document), status as 400, {
    'content-type': 'application/problem+json',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...retryAfter(refused),
    ...headers,
  });
}

/** When it is worth trying again, as a header says it. */
export function retryAfter(refused: Refused): Record<string, string> {
  if (refused instanceof TooFast) return { 'retry-after': String(refused.seconds) };
  return refused.document.status === 503 ? { 'retry-after': '5' } : {};
}

/** What a request is refused with, whatever went wrong. Nothing of what was unforeseen is told; the log has where it happened. */
export function refusalOf(error: unknown, logger: Logger, requestId: string): Refused {
  if (error instanceof Refused) return withFaults(error);
  if (isTemporalUnavailable(error)) return new Refused(503, 'Temporal does not answer right now: try again shortly.');
  if (isDatabaseUnavailable(error))
    return new Refused(503, 'The database does not answer right now: try again shortly.');
  if (error instanceof HTTPException && error.status === 503) return new Refused(503, TOOK_TOO_LONG);
  logger.error({ error, requestId }, 'A request failed unforeseen.');
  return new Refused(
    500,
    `Something unforeseen happened: try again, and tell us the request id if it stays so (${requestId}).`,
  );
}

/** Rules that are broken are always told one by one. */
function withFaults(error: Refused): Refused {
  const { status, detail, errors }: ProblemDocument = error.document;
  if (status !== 422 || errors !== undefined) return error;
  return new Refused(422, detail, [{ path: '', message: detail }]);
}
