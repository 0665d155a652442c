import { ApprovedReport, ReportLine } from './approved-report.js';
import { faultsOf, inPlainWords, MOST_COUNTED, type Fault } from './faults.js';
import { faultsOfUnknownLine } from './line-of-unknown-type.js';
import { isFields } from './report-bounds.js';

export type ReportCheck = { ok: true; report: ApprovedReport } | { ok: false; faults: Fault[] };

const WithoutLines = ApprovedReport.omit({ lines: true });

/** Reads the shapes of a report line by line, until more is wrong than is counted. */
export function readShapes(input: unknown): ReportCheck {
  if (!isFields(input) || !Array.isArray(input.lines) || input.lines.length === 0) return readWhole(input);
  const { lines: given, ...rest } = input;
  const head = WithoutLines.safeParse(rest, { error: inPlainWords });
  const faults = head.success ? [] : faultsOf(head.error);
  const lines: ReportLine[] = [];
  for (const [index, line] of (given as unknown[]).entries()) {
    if (faults.length >= MOST_COUNTED) break;
    const read = ReportLine.safeParse(line, { error: inPlainWords });
    if (read.success) lines.push(read.data);
    else faults.push(...faultsOfLine(read.error, line).map((fault) => within(`lines.${index}`, fault)));
  }
  if (!head.success || faults.length > 0) return { ok: false, faults };
  return { ok: true, report: { ...head.data, lines } };
}

function readWhole(input: unknown): ReportCheck {
  const { success, data, error } = ApprovedReport.safeParse(input, { error: inPlainWords });
  return success ? { ok: true, report: data } : { ok: false, faults: faultsOf(error) };
}

function faultsOfLine(error: Parameters<typeof faultsOf>[0], line: unknown): Fault[] {
  return [...faultsOf(error), ...faultsOfUnknownLine(line)];
}

function within(place: string, { path, message }: Fault): Fault {
  return { path: path === '' ? place : `${place}.${path}`, message };
}
