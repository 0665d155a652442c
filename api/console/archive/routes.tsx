import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import type { StreamingApi } from 'hono/utils/stream';
import { nameOfFailure } from '../../../client/temporal-failure.js';
import { catalogue, isProblemCode } from '../../../contract/problems.js';
import type { Text } from '../../../contract/text.js';
import { ArchivePlace, placeIfAny } from '../../cursor.js';
import { CSV_START, CSV_TYPE, csvRow } from '../csv.js';
import { act, companyIdOf, companyView, demandRole, fieldOf, pathOf, show } from '../handling.js';
import type { Flash } from '../session.js';
import { languageFor, type ConsoleEnv, type Wiring } from '../view.js';
import { archive } from '../words/archive.js';
import { causes } from '../words/causes.js';
import { mayRetryAll } from './cures.js';
import { archiveHead, archiveRow } from './export.js';
import { causeOf, filterOf } from './filter.js';
import { ArchivePage } from './page.js';
import { retryThese, saidOf } from './retry.js';

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

function backOf(c: Context<ConsoleEnv>): string {
  return pathOf(c.get('form'), `/c/${companyIdOf(c)}/archive`);
}
