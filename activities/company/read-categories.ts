import type { LiveCostCategory } from '../../contract/company-steps.js';
import { listCostCategories, readAll } from '../../tripletex/index.js';
import type { Wiring } from '../create-activities.js';

/** The cost categories of a company as they stand in Tripletex now, by description. */
export async function readCategories({ access }: Wiring, companyId: string): Promise<LiveCostCategory[]> {
  const { tripletex } = await access.open(companyId);
  const rows = await readAll(tripletex, listCostCategories);
  return rows
    .map((row) => ({
      tripletexId: row.id,
      description: row.description,
      active: !row.isInactive,
      travel: row.showOnTravelExpenses,
      expense: row.showOnEmployeeExpenses,
    }))
    .sort((one, other) => one.description.localeCompare(other.description, 'nb'));
}
