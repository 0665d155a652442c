import type { ApprovedReport } from '../../contract/approved-report.js';
import type { CheckId } from '../../contract/connection.js';
import type { ProblemCode } from '../../contract/problems.js';
import type { Attempt } from '../../contract/transfer-steps.js';
import type { CompanyToCall } from '../../store/companies.js';
import type { PlannedPart } from '../../store/parts.js';
import { isForbidden, type TripletexCompany } from '../../tripletex/index.js';
import { explainForbidden } from '../company/rights.js';
import type { Wiring } from '../create-activities.js';
import { problem, ProblemError } from '../problem-error.js';
import { RegisterReferences } from './register-references.js';
import { resolveReport, type ResolvedPart } from './resolve-report.js';

/**
 * Settles what shall stand in Tripletex for a report, nothing written: from the registers, and where those have no usable match,
 * or what was resolved from them was refused, from Tripletex as it is now. Throws the problem of the first thing that cannot be
 * resolved. `known`: the company as it has just been read.
 */
export async function planParts(
  wiring: Wiring,
  report: ApprovedReport,
  attempt: Attempt,
  known: CompanyToCall | undefined,
): Promise<PlannedPart[]> {
  const { store, access } = wiring;
  const { company, tripletex, references: live } = access.use(known);
  const externalReferences = await store.externalReferences.all(report.companyId);
  const employee = () => store.employeeChoices.find(report.companyId, report.employee);
  const choices = { externalReferences, paymentTypes: company.settings.paymentTypes, employee };
  const registers = new RegisterReferences(store.registers, company, live, wiring.now());
  try {
    if (!attempt.wasRefused) return planned(await resolveReport(report, choices, registers));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw await withRightsExplained(tripletex, error);
  }
  live.forget();
  try {
    return planned(await resolveReport(report, choices, live));
  } catch (error) {
    throw await withRightsExplained(tripletex, error);
  }
}

function planned(parts: readonly ResolvedPart[]): PlannedPart[] {
  return parts.map(({ position, marker, lines, plan }) => ({
    position,
    marker,
    lines: lines.map(({ id }) => id),
    plan: JSON.stringify(plan),
  }));
}

/** What a key that lacks a right cannot see: rows are left out of an answer without a word (official document 2.75.00). */
const SEEN_WITH: Partial<Record<ProblemCode, readonly CheckId[]>> = {
  'TLX-201': ['employeeInfo'],
  'TLX-302': ['registerReports'],
  'TLX-303': ['registerReports'],
  'TLX-304': ['projectInfo', 'allProjects'],
};

/** A right or a module that is missing, where that is why something was refused or is not to be found; else the error itself. */
async function withRightsExplained(tripletex: TripletexCompany, error: unknown): Promise<unknown> {
  if (isForbidden(error)) return (await explainForbidden(tripletex)) ?? problem('TLX-105', {}, { cause: error });
  const needed = error instanceof ProblemError ? SEEN_WITH[error.problem.code] : undefined;
  const hidden = needed && (await explainForbidden(tripletex, needed));
  return hidden?.problem.code === 'TLX-104' ? hidden : error;
}
