import type { CheckResult, CompanySteps } from '../contract/company-steps.js';
import { tripletexFor } from './activities.js';

/** Checks the key of a company: whose it is, of which company, with which rights. */
export async function checkConnection(company: { companyId: string }): Promise<CheckResult> {
  return tripletexFor<CompanySteps>(company).checkConnection.executeWithOptions(
    { summary: 'Check the key and its rights' },
    [company],
  );
}
