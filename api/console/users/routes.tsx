import { Hono } from 'hono';
import { Refused } from '../../../client/refused.js';
import type { ShownEmployee } from '../../../client/register-client.js';
import { isKeepable } from '../../../contract/text.js';
import type { RegisterFilter } from '../../../store/registers.js';
import { companyIdOf, companyView, show } from '../handling.js';
import type { ConsoleEnv, Wiring } from '../view.js';
import { UsersPage } from './page.js';

const PAGE_SIZE = 50;

/** The employees of a company, as they were last read from Tripletex. */
export function usersRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();

  app.get('/', async (c) => {
    const q = c.req.query('q')?.trim();
    const active = { yes: true, no: false }[c.req.query('active') ?? ''];
    const after = Number(c.req.query('after') ?? Number.NaN);
    const filter: RegisterFilter = {
      q: q === undefined || q === '' || !isKeepable(q) ? undefined : q.slice(0, 200),
      active,
      after: Number.isSafeInteger(after) ? after : undefined,
    };
    const rows = await employees(wiring, companyIdOf(c), { ...filter, limit: PAGE_SIZE + 1 });
    const shown = rows.slice(0, PAGE_SIZE);
    const next = rows.length > PAGE_SIZE ? (shown.at(-1)?.tripletexId ?? null) : null;
    return show(c, <UsersPage view={await companyView(c, wiring)} filter={filter} rows={shown} next={next} />);
  });

  return app;
}

/** None of a company that was never connected. */
async function employees({ rooms }: Wiring, companyId: string, filter: RegisterFilter): Promise<ShownEmployee[]> {
  try {
    return await rooms.registers.employees(companyId, filter);
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
