import type { Text } from '../../contract/text.js';
import { TripletexError } from '../../tripletex/index.js';
import type { ApprovedReport, ReportLine } from '../../contract/approved-report.js';
import { problem, type ProblemError } from '../problem-error.js';
import type { TravelExpensePlan } from './plan.js';

/**
 * The problem behind a refusal of what a travel expense says (422 / 18000, or a missing field), told by the field Tripletex
 * names: never by its words, which follow the user's language. Undefined when the field tells nothing.
 */
export function explainRefusal(
  error: unknown,
  report: ApprovedReport,
  plan: TravelExpensePlan,
): ProblemError | undefined {
  if (!(error instanceof TripletexError) || error.kind !== 'validation') return undefined;
  for (const { field, path } of error.validationMessages) {
    const explained = explainField(fieldOf(field, path), lineAt(path, report, plan), { report, plan, error });
    if (explained) return explained;
  }
  return undefined;
}

interface Refused {
  readonly report: ApprovedReport;
  readonly plan: TravelExpensePlan;
  readonly error: TripletexError;
}

function explainField(field: string, line: ReportLine, { report, plan, error }: Refused): ProblemError | undefined {
  const names = field.split(/[.[\]]+/);
  const has = (name: string) => names.includes(name);
  if (has('vatType'))
    return problem(
      'TLX-306',
      { category: line.category, vatPercent: line.type === 'cost' ? line.vatPercent : 0 },
      { cause: error },
    );
  if (has('costCategory'))
    return problem(
      'TLX-302',
      { category: line.externalReference ?? line.category, kind: report.kind },
      { cause: error },
    );
  if (has('paymentType'))
    return problem('TLX-303', { paidBy: line.type === 'cost' ? line.paidBy : 'employee' }, { cause: error });
  if (has('currency')) return problem('TLX-307', currencyOf(line), { cause: error });
  if (has('employee')) return problem('TLX-202', { employee: plan.employeeName }, { cause: error });
  if (has('project'))
    return problem('TLX-304', { project: projectOf(report, line), day: plan.costs[0]?.date ?? '' }, { cause: error });
  const required = names.map((name) => REQUIRED[name]).find((text) => text !== undefined);
  return required && problem('TLX-305', { field: required }, { cause: error });
}

/** The field may be every path the rule could live at, joined by commas; the last one is the one to go by (observed March 2026). */
function fieldOf(field: string | null, path: string | null): string {
  return field?.split(',').at(-1) ?? path ?? '';
}

/** The line that a path names by the place of its cost (`[0].costs[2].vatType`), else the first. */
function lineAt(path: string | null, { lines }: ApprovedReport, plan: TravelExpensePlan): ReportLine {
  const [, index] = /costs\[(\d+)\]/.exec(path ?? '') ?? [];
  const nested = plan.costs.filter(({ foreign }) => foreign === null);
  const id = (nested[Number(index ?? 0)] ?? plan.costs[0])?.line;
  return lines.find((line) => line.id === id) ?? (lines as [ReportLine])[0];
}

function currencyOf(line: ReportLine): { currency: string; day: string } {
  return line.type === 'cost' ? { currency: line.amount.currency, day: line.date } : { currency: 'NOK', day: '' };
}

function projectOf(report: ApprovedReport, line: ReportLine): string {
  return (line.project ?? report.project)?.number ?? '';
}

const REQUIRED: Record<string, Text> = {
  department: { nb: 'avdeling', en: 'a department' },
  freeDimension1: { nb: 'dimensjon 1', en: 'dimension 1' },
  freeDimension2: { nb: 'dimensjon 2', en: 'dimension 2' },
  freeDimension3: { nb: 'dimensjon 3', en: 'dimension 3' },
};
