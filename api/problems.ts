import type { Context } from 'hono';
import type { Logger } from 'pino';
import { Refused, type ProblemDocument } from '../client/refused.js';
import { isTemporalUnavailable } from '../client/temporal-failure.js';
import { isDatabaseUnavailable } from '../store/database.js';

/** What is said of everything that is not there, and of everything that the caller may not know of. */
export const NOTHING_HERE = 'There is nothing here: check the address, and that the token names the company.';

/** The answer to a request that was refused. */
export function problemResponse(
  context: Context,
  { document }: Refused,
  headers: Record<string, string> = {},
): Response {
  const { status } = document;
  return context.body(JSON.stringify(document), status as 400, {
    'content-type': 'application/problem+json',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 503 && { 'retry-after': '5' }),
    ...headers,
  });
}

/** What a request is refused with, whatever went wrong. Nothing of what was unforeseen is told; the log has where it happened. */
export function refusalOf(error: unknown, logger: Logger, requestId: string): Refused {
  if (error instanceof Refused) return withFaults(error);
  if (isTemporalUnavailable(error)) return new Refused(503, 'Temporal does not answer right now: try again shortly.');
  if (isDatabaseUnavailable(error))
    return new Refused(503, 'The database does not answer right now: try again shortly.');
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
