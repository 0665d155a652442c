import { Hono, type Context } from 'hono';
import { Refused } from '../../../client/refused.js';
import type { ShownRow } from '../../../client/register-client.js';
import type { Text } from '../../../contract/text.js';
import { act, companyIdOf, companyView, demandRole, fieldOf, show, type RefusedView } from '../handling.js';
import type { ConsoleEnv, Wiring } from '../view.js';
import { removedCategory, savedCategory, settings } from '../words/settings.js';
import { SettingsPage } from './page.js';

/** What Sonya's categories are booked on. */
export function settingsRoutes(wiring: Wiring): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { categories, archive } = wiring.rooms;

  const page = async (c: Context<ConsoleEnv>, refused?: RefusedView) => {
    const companyId = companyIdOf(c);
    const [view, known, waiting, costCategories] = await Promise.all([
      companyView(c, wiring),
      categories.all(companyId),
      archive.waitingCategories(companyId),
      costCategoriesOf(wiring, companyId),
    ]);
    const written = refused && c.get('form');
    return <SettingsPage view={{ ...view, ...refused }} {...{ categories: known, waiting, costCategories, written }} />;
  };

  app.get('/', (c) => show(c, page(c)));

  app.post('/', (c) => {
    demandRole(c, 'admin');
    const form = c.get('form');
    const [key, reference] = [fieldOf(form, 'key'), fieldOf(form, 'reference')];
    const work = async (): Promise<Text> => {
      if (key === '' || reference === '') throw new Refused(422, settings.incomplete);
      const { costCategory } = await categories.set(companyIdOf(c), key, reference);
      return savedCategory(key, costCategory?.description ?? reference);
    };
    // In the row of a category stands what it is booked on.
    const again = fieldOf(form, 'isNew') === 'yes' ? (refused: RefusedView) => page(c, refused) : undefined;
    return act(c, wiring, { back: `/c/${companyIdOf(c)}/settings`, work, again });
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
