import { adviceToTick, CHECK_LABELS } from '../../contract/connection-checks.js';
import { CHECKS, type CheckId, type ConnectionCheckResult } from '../../contract/connection.js';
import { checkAllowances } from '../../contract/allowance-check.js';
import type { CheckResult, LiveCostCategory } from '../../contract/company-steps.js';
import { describeProblem, type Problem, type ProblemCode, type ProblemDetails } from '../../contract/problems.js';
import type { Text } from '../../contract/text.js';
import type { CheckOutcome, Company, FoundCompany } from '../../store/companies.js';
import type { TransferKey } from '../../store/transfers.js';
import {
  listCompaniesWithLoginAccess,
  listCostCategories,
  listEmployees,
  listPaymentTypes,
  listProjects,
  listTravelExpenses,
  readAll,
  readCompany,
  readProjectSettings,
  readTravelSettings,
  whoAmI,
  type TripletexCompany,
} from '../../tripletex/index.js';
import type { Wiring } from '../create-activities.js';
import { problem, type ProblemError } from '../problem-error.js';
import { LiveReferences } from '../transfer/live-references.js';
import type { References } from '../transfer/references.js';
import { RegisterReferences } from '../transfer/register-references.js';
import { checksWithout, keyProblem } from './key-problem.js';
import { isBoxMissing, readRights, type Rights } from './rights.js';
import { unlessHidden } from './unless-hidden.js';

/**
 * Checks the key of a company, a new one first: whose it is, of which company, with which rights, and keeps what it found. A
 * new key of another organisation is thrown away and the old one stays. Trouble of Tripletex itself is no finding and is thrown.
 */
export async function checkCompanyConnection(wiring: Wiring, companyId: string): Promise<CheckResult> {
  try {
    return await checkNewestKey(wiring, companyId);
  } catch (error) {
    // It ends by itself; what went wrong is what is told.
    await wiring.store.companies.endClaim(companyId).catch(() => undefined);
    throw error;
  }
}

async function checkNewestKey(wiring: Wiring, companyId: string): Promise<CheckResult> {
  const { companies } = wiring.store;
  const company = await companies.find(companyId);
  const candidate = await companies.candidateKey(companyId);
  const inUse = candidate ?? (await companies.userKey(companyId));
  if (company === undefined || inUse === undefined) throw problem('TLX-101', {});
  const outcome = await check(wiring, company, wiring.access.withKey(companyId, inUse.key));
  if (candidate && outcome.problem?.code === 'TLX-103') {
    await companies.dropCandidate(companyId, candidate);
    return { outcome: 'refused', problem: told(outcome.problem) };
  }
  // What is no candidate any more was replaced by another, or encrypted anew: that one is checked.
  if (candidate && !(await companies.adoptCandidate(companyId, candidate))) return checkNewestKey(wiring, companyId);
  const countsUntil = countedUntil(wiring);
  const isKept = await companies.saveCheck(companyId, inUse.version, { ...outcome, countsUntil });
  if (isKept && outcome.problem === null) await releaseCured(wiring, companyId, outcome.checks);
  return { outcome: 'checked', problem: outcome.problem && told(outcome.problem) };
}

/** How long what a check found counts for everybody, in milliseconds, `WAIT_SCALE` not yet applied. */
const COUNTS_MS = 5_000;

/** Until when a check that is made now counts for everybody. */
export function countedUntil({ now, settings }: Wiring): Date {
  return new Date(now().getTime() + COUNTS_MS * settings.waits.scale);
}

/** What a connection that works no longer shows: whatever waits for one of these looks again, but for a box that is still missing. */
const OF_CONNECTIONS: readonly ProblemCode[] = ['TLX-101', 'TLX-102', 'TLX-103', 'TLX-104', 'TLX-105', 'TLX-106'];

async function releaseCured(
  { store, release }: Wiring,
  companyId: string,
  checks: readonly ConnectionCheckResult[],
): Promise<void> {
  for (const code of OF_CONNECTIONS) {
    const waiting = await store.waiting.forProblem(companyId, code);
    await release(waiting.filter(({ details }) => code !== 'TLX-104' || !isBoxMissing(details, checks)));
  }
}

/**
 * Lets a transfer go that stopped for a connection which a check has found in order since it set out: the check let go what
 * waited, and this one was still on its way then.
 */
export async function releaseIfCheckedSince(
  { store, release }: Wiring,
  transfer: TransferKey,
  code: string,
  since: Date,
): Promise<void> {
  if (!OF_CONNECTIONS.some((candidate) => candidate === code)) return;
  const { checkedAt = null, problemCode = null } = (await store.companies.find(transfer.companyId)) ?? {};
  if (checkedAt !== null && checkedAt > since && problemCode === null) await release([transfer]);
}

function told(found: Problem): CheckResult['problem'] {
  return { code: found.code, message: describeProblem(found).message, details: { ...found.details } };
}

async function check(wiring: Wiring, company: Company, tripletex: TripletexCompany): Promise<CheckOutcome> {
  try {
    const { value: who } = await tripletex.call(whoAmI);
    if (who.employeeIsProxy) throw problem('TLX-102', {});
    const belongsTo = await companyOf(tripletex, who.companyId);
    if (isAnother(company, belongsTo)) {
      throw problem('TLX-103', namesOf(belongsTo, company));
    }
    const checks = await checkRights(wiring, company, tripletex, who);
    return { checks, problem: null, company: belongsTo };
  } catch (error) {
    const found = keyProblem(error);
    if (found === undefined) throw error;
    return { checks: checksWithout(found), problem: found };
  }
}

/** What people call two companies: by their numbers where their names do not tell them apart, or are not known. */
function namesOf(found: FoundCompany, known: Company): ProblemDetails['TLX-103'] {
  const isNamesake = found.name === known.name;
  const called = (name?: string | null, number?: string | null) =>
    name && isNamesake && number ? `${name} (${number})` : (name ?? number ?? undefined);
  const company = called(found.name, found.organizationNumber);
  const expectedCompany = called(known.name, known.organizationNumber);
  return { ...(company && { company }), ...(expectedCompany && { expectedCompany }) };
}

/** Told by the organisation number; where the key may not see it, by Tripletex' own id of the company. */
function isAnother(known: Company, found: FoundCompany): boolean {
  if (known.organizationNumber !== null && found.organizationNumber !== undefined)
    return known.organizationNumber !== found.organizationNumber;
  return known.tripletexCompanyId !== null && known.tripletexCompanyId !== found.id;
}

/** What the key may see of the company it belongs to. */
async function companyOf(tripletex: TripletexCompany, id: number): Promise<FoundCompany> {
  const found = await unlessHidden(() => tripletex.call(readCompany, { path: { id } }));
  const organizationNumber = found?.value.organizationNumber?.replaceAll(/\s/g, '');
  return {
    id,
    ...(found && found.value.name !== '' && { name: found.value.name }),
    ...(organizationNumber && { organizationNumber }),
  };
}

async function checkRights(
  { store, now }: Wiring,
  company: Company,
  tripletex: TripletexCompany,
  who: { employeeId: number; companyId: number },
): Promise<ConnectionCheckResult[]> {
  const rights = await unlessHidden(() => readRights(tripletex));
  if (rights === undefined) throw await locked(tripletex);
  const probes = probesOf(tripletex, who);
  const references = await store.externalReferences.all(company.companyId);
  const known = new RegisterReferences(store.registers, company, new LiveReferences(tripletex, 0), now());
  const results: ConnectionCheckResult[] = [];
  for (const id of CHECKS) {
    if (id === 'approvalRules') results.push(await checkApprovalRules(tripletex));
    else if (id === 'allowanceCategories') results.push(checkAllowances(references, await costCategories(known)));
    else results.push(await checkRight(id, rights, probes[id]));
  }
  return results;
}

/**
 * Why a key may not even read its own rights: it is one of an accountant's office, which logs in to companies of others, or the
 * module that lets keys in is off.
 */
async function locked(tripletex: TripletexCompany): Promise<ProblemError> {
  const others = await unlessHidden(() => readAll(tripletex, listCompaniesWithLoginAccess));
  return others !== undefined && others.length > 1 ? problem('TLX-102', {}) : problem('TLX-105', {});
}

type Probes = Partial<Record<CheckId, () => Promise<unknown>>>;

/** Cheap reads that show whether a right really opens what it should. */
function probesOf(tripletex: TripletexCompany, { companyId }: { companyId: number }): Probes {
  const one = { query: { count: 1 } };
  return {
    travelSettings: () => tripletex.call(readTravelSettings),
    registerReports: async () => [
      await tripletex.call(listCostCategories, one),
      await tripletex.call(listPaymentTypes, one),
    ],
    allReports: () => tripletex.call(listTravelExpenses, one),
    projectInfo: () => tripletex.call(listProjects, one),
    projectSettings: () => tripletex.call(readProjectSettings),
    companyInfo: () => tripletex.call(readCompany, { path: { id: companyId } }),
    employeeInfo: () => tripletex.call(listEmployees, one),
  };
}

async function checkRight(
  id: CheckId,
  rights: Rights,
  probe: (() => Promise<unknown>) | undefined,
): Promise<ConnectionCheckResult> {
  if (!rights.includes(id)) {
    const lackedBy = rights.ownerLacks(id) ? 'owner' : undefined;
    return { id, ok: false, advice: adviceToTick(CHECK_LABELS[id], lackedBy) };
  }
  const ok = probe === undefined || (await unlessHidden(probe)) !== undefined;
  // With the right there, it is the module that is missing.
  return { id, ok, advice: ok ? null : describeProblem({ code: 'TLX-105', details: {} }).message };
}

async function checkApprovalRules(tripletex: TripletexCompany): Promise<ConnectionCheckResult> {
  const settings = await unlessHidden(() => tripletex.call(readTravelSettings));
  const ok = settings !== undefined && settings.value.canApproveOwnExpenses !== false;
  return { id: 'approvalRules', ok, advice: ok ? null : OWN_EXPENSES };
}

const OWN_EXPENSES: Text = {
  nb: 'Tripletex lar ikke nøkkelens eier godkjenne egne utlegg. Lag nøkkelen på en ansatt som ikke selv leverer reiser og utlegg, eller tillat det i reiseregningsinnstillingene.',
  en: 'Tripletex does not let the owner of the key approve own expenses. Create the key on an employee who has none, or allow it in the travel settings.',
};

/** As they are in the register, else in Tripletex now; none where the key may not see them. */
async function costCategories(references: References): Promise<LiveCostCategory[]> {
  const found = (await unlessHidden(() => references.costCategories())) ?? [];
  return found.map(({ id: tripletexId, description, isInactive, showOnTravelExpenses, showOnEmployeeExpenses }) => ({
    tripletexId,
    description,
    active: !isInactive,
    travel: showOnTravelExpenses,
    expense: showOnEmployeeExpenses,
  }));
}
