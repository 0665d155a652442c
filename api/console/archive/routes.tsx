import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import type { StreamingApi } from 'hono/utils/stream';
import { Refused } from '../../../client/refused.js';
import { isTemporalUnavailable, nameOfFailure } from '../../../client/temporal-failure.js';
import { catalogue, isProblemCode } from '../../../contract/problems.js';
import type { Text } from '../../../contract/text.js';
import type { StandingProblem } from '../../../contract/transfer-status.js';
import { ArchivePlace, placeIfAny } from '../../cursor.js';
import { CSV_START, CSV_TYPE, csvRow } from '../csv.js';
import { act, companyIdOf, companyView, demandRole, fieldOf, pathOf, show } from '../handling.js';
import type { Flash } from '../session.js';
import { languageFor, type ConsoleEnv, type Wiring } from '../view.js';
import { archive, retried, type NotRetried } from '../words/archive.js';
import { causes } from '../words/causes.js';
import { canHasten, mayRetryAll } from './cures.js';
import { archiveHead, archiveRow } from './export.js';
import { causeOf, filterOf } from './filter.js';
import { ArchivePage } from './page.js';

/** The archive of a company: what was handed over and where it stands. */
export function archiveRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { rooms } = wiring;

  app.get('/', async (c) => {
    const filter = filterOf(c, companyIdOf(c));
    const after = c.req.query('after');
    const [page, standing] = await Promise.all([
      rooms.archive.page(filter, { after: placeIfAny(after, ArchivePlace) }),
      rooms.archive.causes(filter.companyId),
    ]);
    return show(c, <ArchivePage view={await companyView(c, wiring)} {...{ filter, after, page, causes: standing }} />);
  });

  app.post('/retry', async (c) => {
    const form = c.get('form');
    const chosen = [...new Set(form.getAll('report'))].filter((id) => typeof id === 'string');
    return act(c, wiring, { back: backOf(c), work: () => retryThese(wiring, companyIdOf(c), chosen) });
  });

  app.post('/retry-cause', async (c) => {
    demandRole(c, 'admin', 'operator');
    return act(c, wiring, { back: backOf(c), work: () => retryCause(c, wiring) });
  });

  return app;
}

/** Everything that fits a filter as a table; written page by page, however much it is. */
export function archiveExport(wiring: Wiring) {
  return (c: Context<ConsoleEnv>): Response => {
    const filter = filterOf(c, companyIdOf(c));
    const language = languageFor(c, c.get('session'));
    c.header('content-type', CSV_TYPE);
    c.header('content-disposition', `attachment; filename="${companyIdOf(c)}-arkiv.csv"`);
    const failed = async (error: Error, out: StreamingApi) => {
      wiring.logger.error({ failure: nameOfFailure(error) }, 'A table of the archive could not be written to its end.');
      await out.write(csvRow([archive.exportBroken[language]]));
    };
    const write = async (out: StreamingApi) => {
      await out.write(CSV_START + archiveHead(language));
      // Written once the reader has taken what came before; whoever has gone is written nothing more.
      for await (const items of wiring.rooms.archive.everything(filter)) {
        await out.write(items.map((item) => archiveRow(item, language)).join(''));
        if (out.aborted) return;
      }
    };
    return stream(c, write, failed);
  };
}

/** As many as a page shows. */
const MOST_CHOSEN = 50;

async function retryThese({ rooms }: Wiring, companyId: string, reportIds: readonly string[]): Promise<Text | Flash> {
  if (reportIds.length === 0) return { tone: 'bad', text: archive.nothingChosen };
  let done = 0;
  const not: Partial<Record<NotRetried, number>> = { tooMany: Math.max(0, reportIds.length - MOST_CHOSEN) };
  const count = (reason: NotRetried) => (not[reason] = (not[reason] ?? 0) + 1);
  for (const reportId of reportIds.slice(0, MOST_CHOSEN)) {
    // Whoever does not answer for one does not for the others.
    if (not.unanswered !== undefined) {
      count('unanswered');
      continue;
    }
    try {
      const { problem } = await rooms.transfers.retry(companyId, reportId);
      const reason = problem === null ? undefined : whyStill(problem);
      if (reason === undefined) done += 1;
      else count(reason);
    } catch (error) {
      count(whyNot(error));
    }
  }
  return saidOf(done, not);
}

/** Why one that was told to try again waits all the same: for whoever decides, or for a time that nobody may hasten. */
function whyStill(problem: StandingProblem): NotRetried | undefined {
  if (problem.class === 'S') return 'undecided';
  if (canHasten(problem)) return undefined;
  return problem.code === 'TLX-702' ? 'timed' : 'soughtFirst';
}

function whyNot(error: unknown): NotRetried {
  if (error instanceof Refused) return error.document.status === 404 ? 'gone' : 'ended';
  if (isTemporalUnavailable(error)) return 'unanswered';
  throw error;
}

/** Tries all again that wait for a cause when this is done, whatever the page showed. */
async function retryCause(c: Context<ConsoleEnv>, { rooms, logger }: Wiring): Promise<Text | Flash> {
  const problem = fieldOf(c.get('form'), 'problem');
  const named = fieldOf(c.get('form'), 'cause');
  const cause = causeOf(named);
  if (!isProblemCode(problem) || (named !== '' && cause === undefined)) return { tone: 'bad', text: causes.gone };
  if (!mayRetryAll(problem))
    return { tone: 'bad', text: catalogue[problem].class === 'S' ? causes.oneByOne : causes.byThemselves };
  let unanswered = 0;
  const passedOver = (workflowId: string, error: unknown) => {
    unanswered += 1;
    logger.error({ workflowId, error: nameOfFailure(error) }, 'Could not tell a waiting transfer to try again.');
  };
  const done = await rooms.transfers.retryAll(companyIdOf(c), problem, passedOver, cause);
  return done + unanswered === 0 ? causes.gone : saidOf(done, { unanswered });
}

function saidOf(done: number, not: Partial<Record<NotRetried, number>>): Flash {
  return { tone: done === 0 ? 'bad' : 'good', text: retried(done, not) };
}

function backOf(c: Context<ConsoleEnv>): string {
  return pathOf(c.get('form'), `/c/${companyIdOf(c)}/archive`);
}
