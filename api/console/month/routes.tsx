import { Hono, type Context } from 'hono';
import type { CheckedReport } from '../../../client/archive-client.js';
import { Refused } from '../../../client/refused.js';
import type { Completeness } from '../../../contract/completeness.js';
import { MONTH_PATTERN, osloDay } from '../../../contract/oslo-time.js';
import { CSV_START, CSV_TYPE } from '../csv.js';
import { companyIdOf, companyView, show } from '../handling.js';
import { languageFor, type ConsoleEnv, type Wiring } from '../view.js';
import { monthHead, monthRow } from './export.js';
import { MonthPage } from './page.js';

/** Whether everything of a month arrived. */
export function monthRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/', async (c) => {
    const named = monthOf(c);
    const [view, checked] = await Promise.all([companyView(c, wiring), checkedMonth(wiring, companyIdOf(c), named)]);
    return show(c, <MonthPage view={view} month={named} checked={checked} />);
  });
  return app;
}

/** The reports of a month as a table for the accountant. */
export function monthExport(wiring: Wiring) {
  return async (c: Context<ConsoleEnv>): Promise<Response> => {
    const named = monthOf(c);
    const checked = await checkedMonth(wiring, companyIdOf(c), named);
    const language = languageFor(c, c.get('session'));
    const rows = (checked?.reports ?? []).map((report) => monthRow(report, language));
    return c.body(CSV_START + monthHead(language) + rows.join(''), 200, {
      'content-type': CSV_TYPE,
      'content-disposition': `attachment; filename="${companyIdOf(c)}-${named}.csv"`,
    });
  };
}

/** What a month came to; undefined of a company that nobody knows yet. */
export interface CheckedMonth {
  readonly completeness: Completeness;
  readonly reports: readonly CheckedReport[];
}

async function checkedMonth({ rooms }: Wiring, companyId: string, month: string): Promise<CheckedMonth | undefined> {
  try {
    return await rooms.archive.month(companyId, month);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  }
}

/** The month that the address names, else the one we are in. */
function monthOf(c: Context): string {
  const named = c.req.query('month') ?? '';
  return MONTH_PATTERN.test(named) ? named : osloDay(new Date()).slice(0, 7);
}
