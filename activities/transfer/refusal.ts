import type { Text } from '../../contract/text.js';
import { TripletexError } from '../../tripletex/index.js';
import type { ApprovedReport, ReportLine } from '../../contract/approved-report.js';
import { isId } from '../../contract/external-reference.js';
import { problem, type ProblemError } from '../problem-error.js';
import { dayOf } from './describe-line.js';
import type { TravelExpensePlan } from './plan.js';

/** Answered to a body that has another form than Tripletex' model: nothing in the report explains that (observed March 2026). */
const MAPPING = 16_000;

/**
 * The problem behind a refusal of what a travel expense says (422 / 18000, or a missing field), told by the field Tripletex
 * names: never by its words, which follow the user's language. `lineId` is the line that was written, where it was one alone.
 * Undefined when the field tells nothing.
 */
export function explainRefusal(
  error: unknown,
  report: ApprovedReport,
  plan: TravelExpensePlan,
  lineId?: string,
): ProblemError | undefined {
  if (!(error instanceof TripletexError) || error.kind !== 'validation' || error.code === MAPPING) return undefined;
  for (const { field, path } of error.validationMessages) {
    const line = lineOf(report, lineId ?? lineAt(path, plan));
    const refused = { report, plan, line, error };
    const explained = explainField(lastOf(field), refused) ?? explainField(path ?? '', refused);
    if (explained) return explained;
  }
  return undefined;
}

interface Refused {
  readonly report: ApprovedReport;
  readonly plan: TravelExpensePlan;
  readonly line: ReportLine;
  readonly error: TripletexError;
}

function explainField(field: string, { report, plan, line, error }: Refused): ProblemError | undefined {
  const names = field.split(/[.[\]]+/);
  const has = (...some: string[]) => some.some((name) => names.includes(name));
  const cause = { cause: error };
  if (has('vatType'))
    return problem(
      'TLX-306',
      { category: line.category, vatPercent: line.type === 'cost' ? line.vatPercent : 0 },
      cause,
    );
  if (has('costCategory')) return problem('TLX-302', { category: categoryOf(line), kind: report.kind }, cause);
  if (has('paymentType')) return problem('TLX-303', { paidBy: line.type === 'cost' ? line.paidBy : 'employee' }, cause);
  if (has('currency') || (isForeign(line) && has('rate', 'factor', 'amountNOKInclVAT')))
    return problem('TLX-307', currencyOf(line), cause);
  const project = projectOf(report, line);
  if (has('project') && project !== undefined)
    return problem('TLX-304', { project, day: plan.costs[0]?.date ?? '' }, cause);
  const required = names.map((name) => REQUIRED[name]).find((text) => text !== undefined);
  if (required) return problem('TLX-305', { field: required }, cause);
  return has('employee')
    ? problem('TLX-202', { employee: plan.employeeName, tripletexEmployeeId: plan.employeeId }, cause)
    : undefined;
}

/** The field may be every path the rule could live at, joined by commas; the last one is the one to go by (observed March 2026). */
function lastOf(field: string | null): string {
  return field?.split(',').at(-1) ?? '';
}

/** The line that a path names by the place of its cost (`[0].costs[2].vatType`), else the first. Foreign costs came after the others. */
function lineAt(path: string | null, { costs }: TravelExpensePlan): string | undefined {
  const [, index] = /costs\[(\d+)\]/.exec(path ?? '') ?? [];
  const written = [
    ...costs.filter(({ foreign }) => foreign === null),
    ...costs.filter(({ foreign }) => foreign !== null),
  ];
  return (written[Number(index ?? 0)] ?? costs[0])?.line;
}

function lineOf({ lines }: ApprovedReport, lineId: string | undefined): ReportLine {
  return lines.find(({ id }) => id === lineId) ?? (lines as [ReportLine])[0];
}

function isForeign(line: ReportLine): boolean {
  return line.type === 'cost' && line.amount.currency !== 'NOK';
}

/** What people call the category: never a raw id. */
function categoryOf({ externalReference, category }: ReportLine): string {
  return externalReference === undefined || isId(externalReference) ? category : externalReference;
}

function currencyOf(line: ReportLine): { currency: string; day: string } {
  return { currency: line.type === 'cost' ? line.amount.currency : 'NOK', day: dayOf(line) };
}

function projectOf(report: ApprovedReport, line: ReportLine): string | undefined {
  return (line.project ?? report.project)?.number;
}

const REQUIRED: Record<string, Text> = {
  project: { nb: 'prosjekt', en: 'a project' },
  department: { nb: 'avdeling', en: 'a department' },
  freeDimension1: { nb: 'dimensjon 1', en: 'dimension 1' },
  freeDimension2: { nb: 'dimensjon 2', en: 'dimension 2' },
  freeDimension3: { nb: 'dimensjon 3', en: 'dimension 3' },
};
