import { isDeepStrictEqual } from 'node:util';
import { ADMINISTRATOR, CHECK_LABELS, ENTITLEMENT } from '../../contract/connection-checks.js';
import type { CheckId, ConnectionCheckResult } from '../../contract/connection.js';
import { describeProblem } from '../../contract/problems.js';
import {
  isForbidden,
  listEntitlements,
  listSalesModules,
  readAll,
  whoAmI,
  type TripletexCompany,
} from '../../tripletex/index.js';
import { problem, type ProblemError } from '../problem-error.js';
import { unlessHidden } from './unless-hidden.js';

/** What a key may do: what both its owner and the technical user behind it may (official documentation). */
export class Rights {
  constructor(
    private readonly owner: ReadonlySet<number>,
    private readonly technicalUser: ReadonlySet<number>,
  ) {}

  /** Whether a box of the set-up article is ticked and its owner has that right, or everything is: an administrator may do all. */
  includes(check: CheckId): boolean {
    return !this.ownerLacks(check) && has(this.technicalUser, check);
  }

  /** Whether the box cannot be ticked at all: a key never has more rights than its owner. */
  ownerLacks(check: CheckId): boolean {
    return !has(this.owner, check);
  }
}

function has(entitlements: ReadonlySet<number>, check: CheckId): boolean {
  const entitlement = ENTITLEMENT[check];
  return entitlement === undefined || entitlements.has(ADMINISTRATOR) || entitlements.has(entitlement);
}

/** Reads the effective rights of a key in its own company. */
export async function readRights(tripletex: TripletexCompany): Promise<Rights> {
  const { value: who } = await tripletex.call(whoAmI);
  const owner = await entitlementsOf(tripletex, who.employeeId, who.companyId);
  if (who.actualEmployeeId === who.employeeId) return new Rights(owner, owner);
  return new Rights(owner, await entitlementsOf(tripletex, who.actualEmployeeId, who.companyId));
}

async function entitlementsOf(
  tripletex: TripletexCompany,
  employeeId: number,
  companyId: number,
): Promise<Set<number>> {
  const rows = await readAll(tripletex, listEntitlements, { employeeId });
  return new Set(
    rows.filter(({ customer }) => !customer || customer.id === companyId).map(({ entitlementId }) => entitlementId),
  );
}

/** The boxes a transfer needs, in the order in which a refusal is explained. */
const NEEDED: readonly CheckId[] = [
  'registerReports',
  'allReports',
  'employeeInfo',
  'travelSettings',
  'companyInfo',
  'projectInfo',
];

/**
 * Why Tripletex answered 403: a missing module (TLX-105) or a box that is not ticked (TLX-104). Tripletex answers both the
 * same (observed March 2026), so the rights are read. Undefined when neither is missing.
 */
export async function explainForbidden(
  tripletex: TripletexCompany,
  needed: readonly CheckId[] = NEEDED,
): Promise<ProblemError | undefined> {
  if (await lacksModule(tripletex)) return problem('TLX-105', {});
  const rights = await unlessHidden(() => readRights(tripletex));
  // Every key may read its own rights, unless the module that lets keys in at all is off.
  if (rights === undefined) return problem('TLX-105', {});
  const missing = needed.find((check) => !rights.includes(check));
  if (missing === undefined) return undefined;
  return problem('TLX-104', {
    tickBox: CHECK_LABELS[missing],
    ...(rights.ownerLacks(missing) && { lackedBy: 'owner' as const }),
  });
}

/** What a refusal means: when every right is there, a module is not (403 is for both, observed March 2026). */
export async function behindRefusal(tripletex: TripletexCompany, error: unknown): Promise<unknown> {
  if (!isForbidden(error)) return error;
  return (await explainForbidden(tripletex)) ?? problem('TLX-105', {}, { cause: error });
}

/**
 * Whether a check found the box still missing that a transfer waits for (the details of TLX-104). Of a box that no check knows,
 * or that is ticked and opens nothing, it does not say so.
 */
export function isBoxMissing(
  { tickBox }: Readonly<Record<string, unknown>>,
  checks: readonly ConnectionCheckResult[],
): boolean {
  const isNamed = (id: CheckId) => isDeepStrictEqual(CHECK_LABELS[id], tickBox);
  const noModule = describeProblem({ code: 'TLX-105', details: {} }).message.en;
  return checks.some(({ id, ok, advice }) => isNamed(id) && !ok && advice?.en !== noModule);
}

/** Who may not read the modules, or sees none at all, cannot be told that one is missing. */
async function lacksModule(tripletex: TripletexCompany): Promise<boolean> {
  const page = { from: 0, count: 1000 };
  const modules = await unlessHidden(() => tripletex.call(listSalesModules, { query: page }));
  const names = (modules?.value.values ?? []).map(({ name }) => name);
  return names.length > 0 && !names.includes('API_V2');
}
