import { Hono } from 'hono';
import { Refused } from '../../../client/refused.js';
import type { ShownRow } from '../../../client/register-client.js';
import type { Text } from '../../../contract/text.js';
import { act, companyIdOf, companyView, demandRole, fieldOf, show } from '../handling.js';
import type { Flash } from '../session.js';
import type { ConsoleEnv, Wiring } from '../view.js';
import { removedCategory, savedCategory, settings } from '../words/settings.js';
import { SettingsPage } from './page.js';

/** What Sonya's categories are booked on. */
export function settingsRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { categories, archive } = wiring.rooms;

  app.get('/', async (c) => {
    const companyId = companyIdOf(c);
    const [view, known, waiting, costCategories] = await Promise.all([
      companyView(c, wiring),
      categories.all(companyId),
      archive.waitingCategories(companyId),
      costCategoriesOf(wiring, companyId),
    ]);
    return show(c, <SettingsPage view={view} {...{ categories: known, waiting, costCategories }} />);
  });

  app.post('/', (c) => {
    demandRole(c, 'admin');
    const [key, reference] = [fieldOf(c.get('form'), 'key'), fieldOf(c.get('form'), 'reference')];
    const work = async (): Promise<Text | Flash> => {
      if (key === '' || reference === '') return { tone: 'bad', text: settings.incomplete };
      const { costCategory } = await categories.set(companyIdOf(c), key, reference);
      return savedCategory(key, costCategory?.description ?? reference);
    };
    return act(c, wiring, { back: `/c/${companyIdOf(c)}/settings`, work });
  });

  app.post('/remove', (c) => {
    demandRole(c, 'admin');
    const key = fieldOf(c.get('form'), 'key');
    const work = async (): Promise<Text> => {
      await categories.remove(companyIdOf(c), key);
      return removedCategory(key);
    };
    return act(c, wiring, { back: `/c/${companyIdOf(c)}/settings`, work });
  });

  return app;
}

/** What there is, as it was last synchronised; what is not active any more too, for it may hold reports up. */
async function costCategoriesOf({ rooms }: Wiring, companyId: string): Promise<ShownRow[]> {
  try {
    return await rooms.registers.list(companyId, 'cost-categories');
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
