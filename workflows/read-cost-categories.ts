import type { CompanySteps, LiveCostCategory } from '../contract/company-steps.js';
import { tripletexFor } from './activities.js';

/** Reads a company's cost categories from Tripletex, for choosing external references. */
export async function readCostCategories(company: { companyId: string }): Promise<LiveCostCategory[]> {
  return tripletexFor<CompanySteps>(company).readCostCategories.executeWithOptions(
    { summary: 'Read the cost categories' },
    [company],
  );
}
