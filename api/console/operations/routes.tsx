import { Hono } from 'hono';
import { Refused } from '../../../client/refused.js';
import { maySee } from '../../identity.js';
import { act, demandRole, fieldOf, show, signedInView } from '../handling.js';
import { liveEvents } from '../live.js';
import type { ConsoleEnv, Wiring } from '../view.js';
import { common } from '../words/common.js';
import { integration } from '../words/integration.js';
import { OperationsPage } from './page.js';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

/** All companies at once, for whoever runs the service. */
export function operationsRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { overview, companies } = wiring.rooms;

  app.use(async (c, next) => {
    demandRole(c, 'operator');
    await next();
  });

  app.get('/', async (c) => {
    const now = new Date();
    const thisHour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
    const since = new Date(thisHour.getTime() - DAY_MS + HOUR_MS);
    const seen = await overview.all(since, c.get('session').companies);
    const health = await overview.tripletex(now);
    return show(c, <OperationsPage view={signedInView(c, wiring)} overview={seen} health={health} since={since} />);
  });

  app.get('/live', (c) => liveEvents(c, wiring, c.get('session').companies));

  for (const [path, text] of [
    ['pause', integration.paused],
    ['resume', integration.resumed],
  ] as const)
    app.post(`/${path}`, (c) => {
      const work = async () => {
        const companyId = fieldOf(c.get('form'), 'company');
        if (!maySee(c.get('session'), companyId)) throw new Refused(404, common.notFound);
        await companies[path](companyId);
        return text;
      };
      return act(c, wiring, { back: '/operations#companies', work });
    });

  return app;
}
