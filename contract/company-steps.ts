import type { Stop } from './transfer-steps.js';

/** What became of a check of a connection. */
export interface CheckResult {
  /** `refused`: a new key belongs to another organisation, the old one stays. */
  readonly outcome: 'checked' | 'refused';
  /** Why the new key was refused. */
  readonly problem: Pick<Stop, 'code' | 'message' | 'details'> | null;
}

/** A cost category as people choose from it. */
export interface LiveCostCategory {
  readonly tripletexId: number;
  readonly description: string;
  readonly active: boolean;
  readonly travel: boolean;
  readonly expense: boolean;
}

/** Every side effect of a company's connection that needs Tripletex. */
export interface CompanySteps {
  /** Reads whose key it is, its company and its rights, and keeps what it found. */
  readonly checkConnection: (company: { companyId: string }) => Promise<CheckResult>;
  /** Reads the cost categories as they stand now. */
  readonly readCostCategories: (company: { companyId: string }) => Promise<LiveCostCategory[]>;
}
