import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import type { StreamingApi } from 'hono/utils/stream';
import type { ArchivePlace as Place } from '../../../client/archive-client.js';
import { Refused } from '../../../client/refused.js';
import { nameOfFailure } from '../../../client/temporal-failure.js';
import { isProblemCode } from '../../../contract/problems.js';
import { ArchivePlace, placeIfAny } from '../../cursor.js';
import { CSV_START, CSV_TYPE, csvRow } from '../csv.js';
import { act, companyIdOf, companyView, demandRole, fieldOf, pathOf, show } from '../handling.js';
import { languageFor, type ConsoleEnv, type Wiring } from '../view.js';
import { archive, retried } from '../words/archive.js';
import { archiveHead, archiveRow } from './export.js';
import { filterOf } from './filter.js';
import { ArchivePage } from './page.js';

/** The archive of a company: what was handed over and where it stands. */
export function archiveRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { rooms } = wiring;

  app.get('/', async (c) => {
    const filter = filterOf(c, companyIdOf(c));
    const after = c.req.query('after');
    const [page, causes] = await Promise.all([
      rooms.archive.page(filter, { after: placeIfAny(after, ArchivePlace) }),
      rooms.archive.causes(filter.companyId),
    ]);
    return show(c, <ArchivePage view={await companyView(c, wiring)} {...{ filter, after, page, causes }} />);
  });

  app.post('/retry', async (c) => {
    const form = c.get('form');
    const chosen = [...new Set(form.getAll('report'))].filter((id) => typeof id === 'string');
    return act(c, wiring, { back: backOf(c), work: () => retryThese(wiring, companyIdOf(c), chosen) });
  });

  app.post('/retry-cause', async (c) => {
    demandRole(c, 'admin', 'operator');
    const problem = fieldOf(c.get('form'), 'problem');
    const work = async () => {
      if (!isProblemCode(problem)) return archive.noSuchCause;
      return retried(await rooms.transfers.retryAll(companyIdOf(c), problem), 0);
    };
    return act(c, wiring, { back: backOf(c), work });
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
      let after: Place | undefined;
      do {
        const { items, next } = await wiring.rooms.archive.page(filter, { after, limit: ROWS_AT_ONCE });
        await out.write(items.map((item) => archiveRow(item, language)).join(''));
        after = next ?? undefined;
      } while (after !== undefined && !out.aborted);
    };
    return stream(c, write, failed);
  };
}

const ROWS_AT_ONCE = 200;
/** As many as a page shows. */
const MOST_CHOSEN = 50;

async function retryThese({ rooms }: Wiring, companyId: string, reportIds: readonly string[]) {
  if (reportIds.length === 0) return archive.nothingChosen;
  let done = 0;
  for (const reportId of reportIds.slice(0, MOST_CHOSEN)) {
    try {
      await rooms.transfers.retry(companyId, reportId);
      done += 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return retried(done, reportIds.length - done);
}

function backOf(c: Context<ConsoleEnv>): string {
  return pathOf(c.get('form'), `/c/${companyIdOf(c)}/archive`);
}
