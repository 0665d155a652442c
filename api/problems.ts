import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { Refused } from '../client/refused.js';
import { isTemporalUnavailable } from '../client/temporal-failure.js';
import type { Text } from '../contract/text.js';
import { isDatabaseUnavailable } from '../store/database.js';
import { languageOf } from './language.js';
import { TooFast } from './rate-limit.js';

/** What is said of everything that is not there, and of everything that the caller may not know of. */
export const NOTHING_HERE: Text = {
  nb: 'Her er det ingenting: sjekk adressen, og at tokenet gjelder selskapet.',
  en: 'There is nothing here: check the address, and that the token names the company.',
};

/** What is said when somebody has waited long enough. */
const TOOK_TOO_LONG: Text = {
  nb: 'Det kom ikke noe svar i tide: se hvordan det står før du prøver igjen, det kan ha blitt gjort.',
  en: 'There was no answer in time: see how things stand before you try again, it may have been done.',
};

/** The answer to a request that was refused, in English unless Norwegian is asked for. */
export function problemResponse(context: Context, refused: Refused, headers: Record<string, string> = {}): Response {
  const { status } = refused;
  const language = languageOf(context.req.header('accept-language'), 'en');
  return context.body(JSON.stringify(refused.documentIn(language)), status, {
    'content-type': 'application/problem+json',
    'content-language': language,
    vary: 'accept-language',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...retryAfter(refused),
    ...headers,
  });
}

/** When it is worth trying again, as a header says it. */
export function retryAfter(refused: Refused): Record<string, string> {
  if (refused instanceof TooFast) return { 'retry-after': String(refused.seconds) };
  return refused.status === 503 ? { 'retry-after': '5' } : {};
}

/** What a request is refused with, whatever went wrong. Nothing of what was unforeseen is told; the log has where it happened. */
export function refusalOf(error: unknown, logger: Logger, requestId: string): Refused {
  if (error instanceof Refused) return withFaults(error);
  if (isTemporalUnavailable(error)) return new Refused(503, TEMPORAL_AWAY);
  if (isDatabaseUnavailable(error)) return new Refused(503, DATABASE_AWAY);
  if (error instanceof HTTPException && error.status === 503) return new Refused(503, TOOK_TOO_LONG);
  logger.error({ error, requestId }, 'A request failed unforeseen.');
  return new Refused(500, {
    nb: `Noe uforutsett skjedde: prøv igjen, og oppgi forespørselens id til oss hvis det vedvarer (${requestId}).`,
    en: `Something unforeseen happened: try again, and tell us the request id if it stays so (${requestId}).`,
  });
}

const TEMPORAL_AWAY: Text = {
  nb: 'Temporal svarer ikke akkurat nå: prøv igjen om litt.',
  en: 'Temporal does not answer right now: try again shortly.',
};
const DATABASE_AWAY: Text = {
  nb: 'Databasen svarer ikke akkurat nå: prøv igjen om litt.',
  en: 'The database does not answer right now: try again shortly.',
};

/** Rules that are broken are always told one by one. */
function withFaults(error: Refused): Refused {
  const { status, detail, errors } = error;
  if (status !== 422 || errors !== undefined) return error;
  return new Refused(422, detail, [{ path: '', message: detail }]);
}
