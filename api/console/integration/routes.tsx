import { Hono, type Context } from 'hono';
import { Refused } from '../../../client/refused.js';
import type { Connection } from '../../../contract/connection.js';
import type { Text } from '../../../contract/text.js';
import { act, companyIdOf, companyView, demandRole, fieldOf, pathOf, show, type RefusedView } from '../handling.js';
import type { Flash } from '../session.js';
import type { ConsoleEnv, Wiring } from '../view.js';
import { integration } from '../words/integration.js';
import { newConnectionOf, writtenOf } from './form.js';
import { IntegrationPage } from './page.js';

/** The key of a company, what it may, and what is read with it. */
export function integrationRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { companies, syncs } = wiring.rooms;

  const page = async (c: Context<ConsoleEnv>, refused?: RefusedView) => {
    const companyId = companyIdOf(c);
    const [view, connection, sync, paymentTypes] = await Promise.all([
      companyView(c, wiring),
      companies.connection(companyId),
      syncs.progress(companyId),
      paymentTypesOf(wiring, companyId),
    ]);
    const written = refused && (await writtenBy(c.get('form'), connection, companyId));
    return <IntegrationPage view={{ ...view, ...refused }} {...{ connection, sync, paymentTypes, written }} />;
  };

  const writtenBy = async (form: FormData, known: Connection, companyId: string) => {
    const chosen = newConnectionOf(form, known);
    const isKeyGone = chosen.userKey !== undefined && !(await companies.hasKey(companyId, chosen.userKey));
    return writtenOf(chosen, known, isKeyGone);
  };

  app.get('/', (c) => show(c, page(c)));

  app.post('/', (c) => {
    demandRole(c, 'admin');
    const companyId = companyIdOf(c);
    const work = async () => {
      const known = await companies.connection(companyId);
      return sayOf(await companies.connect(companyId, newConnectionOf(c.get('form'), known)));
    };
    return act(c, wiring, { back: pageOf(c), work, again: (refused) => page(c, refused) });
  });

  app.post('/check', (c) => {
    demandRole(c, 'admin', 'operator');
    return act(c, wiring, { back: pageOf(c), work: async () => sayOf(await companies.check(companyIdOf(c))) });
  });

  app.post('/sync', (c) => {
    demandRole(c, 'admin', 'operator');
    const work = async () => {
      await syncs.start(companyIdOf(c));
      return integration.syncStarted;
    };
    return act(c, wiring, { back: pathOf(c.get('form'), `${pageOf(c)}#sync`), work });
  });

  app.post('/accept', (c) => {
    demandRole(c, 'admin');
    const work = async () => {
      await syncs.acceptDeactivations(companyIdOf(c), fieldOf(c.get('form'), 'run'));
      return integration.accepted;
    };
    return act(c, wiring, { back: `${pageOf(c)}#sync`, work });
  });

  app.post('/disconnect', (c) => {
    demandRole(c, 'admin');
    const work = async (): Promise<Text | Flash> => {
      if (fieldOf(c.get('form'), 'confirm') !== 'yes') return { tone: 'bad', text: integration.notConfirmed };
      await companies.disconnect(companyIdOf(c));
      return integration.disconnected;
    };
    return act(c, wiring, { back: pageOf(c), work });
  });

  for (const [path, text] of [
    ['pause', integration.paused],
    ['resume', integration.resumed],
  ] as const)
    app.post(`/${path}`, (c) => {
      demandRole(c, 'admin', 'operator');
      const work = async () => {
        await companies[path](companyIdOf(c));
        return text;
      };
      return act(c, wiring, { back: pathOf(c.get('form'), pageOf(c)), work });
    });

  return app;
}

/** The payment types that can be chosen, as they were last synchronised. */
async function paymentTypesOf({ rooms }: Wiring, companyId: string): Promise<string[]> {
  try {
    const rows = await rooms.registers.list(companyId, 'payment-types', { active: true });
    return rows.map(({ description }) => String(description));
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

function sayOf({ status }: Connection): Flash {
  if (status === 'ok') return { tone: 'good', text: integration.connected };
  if (status === 'limited') return { tone: 'good', text: integration.connectedLimited };
  return { tone: 'bad', text: integration.connectedBroken };
}

function pageOf(c: Context): string {
  return `/c/${companyIdOf(c)}/integration`;
}
