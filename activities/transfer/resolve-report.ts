import type { ApprovedReport, CostLine, ReportLine } from '../../contract/approved-report.js';
import { sumMoney } from '../../contract/money.js';
import { problem } from '../problem-error.js';
import { commentOf, dayOf } from './describe-line.js';
import { titleWith } from './marker.js';
import type { PlannedCost, TravelExpensePlan } from './plan.js';
import type { Currency, Employee, Project, References } from './references.js';
import { resolveCategory } from './resolve-category.js';
import { resolveEmployee, type ChosenEmployee } from './resolve-employee.js';
import { resolvePaymentType, type ChosenPaymentTypes } from './resolve-payment-type.js';
import { resolveVatType } from './resolve-vat-type.js';
import { splitIntoParts, type ReportPart } from './split-into-parts.js';

/** What a company of Sonya has set, as far as resolving needs it. */
export interface CompanyChoices {
  /** Category key → external reference. */
  readonly externalReferences: ReadonlyMap<string, string>;
  readonly paymentTypes: ChosenPaymentTypes;
  readonly employee: ChosenEmployee;
}

/** A part of a report with what shall stand in Tripletex for it. */
export interface ResolvedPart extends ReportPart {
  readonly plan: TravelExpensePlan;
}

/**
 * Turns a report into the travel expenses that shall stand in Tripletex, every reference resolved, nothing written.
 * Throws the problem (TLX-2xx, TLX-3xx) of the first thing that cannot be resolved.
 */
export async function resolveReport(
  report: ApprovedReport,
  choices: CompanyChoices,
  references: References,
): Promise<ResolvedPart[]> {
  const employee = await resolveEmployee(report, firstDayOf(report), references, choices.employee);
  const resolved: ResolvedPart[] = [];
  for (const part of splitIntoParts(report)) {
    resolved.push({ ...part, plan: await planPart(report, part, { employee, choices, references }) });
  }
  return resolved;
}

interface Context {
  readonly employee: Employee;
  readonly choices: CompanyChoices;
  readonly references: References;
}

async function planPart(report: ApprovedReport, part: ReportPart, context: Context): Promise<TravelExpensePlan> {
  const project = part.projectNumber === null ? null : await resolveProject(part.projectNumber, part, context);
  const departmentId =
    part.departmentNumber === null ? null : await resolveDepartment(part.departmentNumber, context.references);
  const costs: PlannedCost[] = [];
  for (const line of part.lines) costs.push(await planCost(line, report, context));
  return {
    marker: part.marker,
    title: titleWith(part.marker, report.title),
    kind: report.kind,
    employeeId: context.employee.id,
    employeeName: context.employee.name,
    departmentId,
    projectId: project?.id ?? null,
    costs,
    amountNok: sumMoney(part.lines.map(({ amountNok }) => amountNok)),
    receipts: [...part.receipts],
  };
}

async function planCost(
  line: ReportLine,
  report: ApprovedReport,
  { choices, references }: Context,
): Promise<PlannedCost> {
  const category = resolveCategory(line, report.kind, choices.externalReferences, await references.costCategories());
  const paymentType = resolvePaymentType(line, report.kind, choices.paymentTypes, await references.paymentTypes());
  const vat = { isRegistered: await references.isVatRegistered(), active: await references.activeVatTypes() };
  return {
    line: line.id,
    categoryId: category.id,
    vatTypeId: resolveVatType(line, category, vat),
    paymentTypeId: paymentType.id,
    date: dayOf(line),
    amountNok: line.amountNok,
    foreign: line.type === 'cost' ? await resolveForeign(line, references) : null,
    comments: commentOf(line),
    participants: line.type === 'cost' ? await resolveParticipants(line, references) : [],
  };
}

async function resolveForeign({ amount, date }: CostLine, references: References): Promise<PlannedCost['foreign']> {
  if (amount.currency === 'NOK') return null;
  const currency: Currency | undefined = await references.currency(amount.currency);
  if (currency === undefined || currency.isDisabled) throw problem('TLX-307', { currency: amount.currency, day: date });
  return { currencyId: currency.id, amount: amount.value };
}

/** Participants are `Name, Company`; one of our own is linked where the number is exactly one employee's, and named in any case. */
async function resolveParticipants(
  { participants = [] }: CostLine,
  references: References,
): Promise<PlannedCost['participants']> {
  const resolved: PlannedCost['participants'] = [];
  for (const { name, company, employeeNumber } of participants) {
    const matches = employeeNumber === undefined ? [] : await references.employeesByNumber(employeeNumber);
    const displayName = company === undefined ? name : `${name}, ${company}`;
    resolved.push({
      displayName: displayName.slice(0, 200),
      employeeId: matches.length === 1 ? (matches[0]?.id ?? null) : null,
    });
  }
  return resolved;
}

async function resolveProject(number: string, part: ReportPart, { employee, references }: Context): Promise<Project> {
  const days = part.lines.map(dayOf).sort();
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const project = await references.project(number);
  if (project === undefined) throw problem('TLX-304', { project: number, day: first, projectNumber: number });
  const mayRegister = project.participants === null || project.participants.includes(employee.id);
  if (project.isClosed || !mayRegister)
    throw problem('TLX-304', { project: project.name, day: first, projectNumber: number });
  if (project.startDate !== null && first < project.startDate)
    throw problem('TLX-304', { project: project.name, day: first, projectNumber: number });
  if (project.endDate !== null && last > project.endDate)
    throw problem('TLX-304', { project: project.name, day: last, projectNumber: number });
  return project;
}

async function resolveDepartment(number: string, references: References): Promise<number> {
  const department = await references.department(number);
  if (department === undefined || department.isInactive) {
    const field = {
      nb: `en aktiv avdeling (nr. ${number} finnes ikke)`,
      en: `an active department (no. ${number} is none)`,
    };
    throw problem('TLX-305', { field });
  }
  return department.id;
}

/** The first day (YYYY-MM-DD) that a report is about: of its lines and its journey. */
function firstDayOf(report: ApprovedReport): string {
  const days = [...report.lines.map(dayOf), ...(report.travel ? [report.travel.departure.slice(0, 10)] : [])];
  return days.sort()[0] ?? '';
}
