import { checksOfKey, connectionStatus, describeChecks } from '../contract/connection-checks.js';
import { EVERYBODY } from '../contract/outage-steps.js';
import { DEFAULT_SETTINGS, type ConnectionStatus } from '../contract/connection.js';
import { isKeyStored, type Company } from '../store/companies.js';
import type { Store } from '../store/index.js';
import type { OpenOutage, TransferredInHour } from '../store/overview.js';
import type { ProblemCount } from '../store/waiting-transfers.js';
import { DAY_MS, healthOf, type TripletexHealth } from './tripletex-health.js';

export type { OpenOutage, TransferredInHour } from '../store/overview.js';

/** A company at a glance. */
export interface CompanyAtAGlance {
  readonly companyId: string;
  readonly name: string | null;
  readonly connection: ConnectionStatus;
  /** The problem that stops every transfer of it. */
  readonly problemCode: string | null;
  readonly isPaused: boolean;
}

/** All companies at once. */
export interface ServiceOverview {
  readonly companies: readonly CompanyAtAGlance[];
  readonly waiting: readonly ProblemCount[];
  readonly outages: readonly OpenOutage[];
  readonly transferred: readonly TransferredInHour[];
}

/** What whoever runs the service looks at. */
export class OverviewClient {
  constructor(private readonly store: Store) {}

  /** Every company that was ever connected. */
  async companies(): Promise<CompanyAtAGlance[]> {
    return (await this.store.overview.companies()).map(atAGlance);
  }

  /** One company, or undefined when it was never connected. */
  async company(companyId: string): Promise<CompanyAtAGlance | undefined> {
    const company = await this.store.companies.find(companyId);
    return company && atAGlance(company);
  }

  /** All companies, or those of some ids, and what came to stand in Tripletex since an instant. */
  async all(since: Date, ids: readonly string[]): Promise<ServiceOverview> {
    const { overview, waiting } = this.store;
    const of = ids.includes('*') ? undefined : ids;
    const isShown = (companyId: string) => of === undefined || of.includes(companyId);
    return {
      companies: (await this.companies()).filter(({ companyId }) => isShown(companyId)),
      waiting: await waiting.problems(of),
      outages: (await overview.openOutages()).filter(({ scope }) => scope === EVERYBODY || isShown(scope)),
      transferred: await overview.transferredByHour(since, of),
    };
  }

  /** How Tripletex has answered in the last hour and the last day, whichever company was asked for. */
  async tripletex(now: Date): Promise<TripletexHealth> {
    return healthOf(await this.store.tripletexCalls.since(new Date(now.getTime() - DAY_MS)), now);
  }
}

function atAGlance(company: Company): CompanyAtAGlance {
  const { companyId, name, problemCode, paused, hasKey, checks } = company;
  const hasSomeKey = isKeyStored(company);
  const { sync } = { ...DEFAULT_SETTINGS, ...company.settings };
  const described = describeChecks(hasSomeKey ? checksOfKey(hasKey ? checks : []) : [], sync);
  return { companyId, name, connection: connectionStatus(hasSomeKey, described), problemCode, isPaused: paused };
}
