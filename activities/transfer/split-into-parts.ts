import type { ApprovedReport, ReportLine } from '../../contract/approved-report.js';

/** The lines of a report that become one travel expense: Tripletex has project and department on its header only. */
export interface ReportPart {
  /** From 1, in the order of the parts' first lines. */
  readonly position: number;
  readonly count: number;
  /** Stands first in the title, ended by a space; finds the travel expense again. */
  readonly marker: string;
  readonly projectNumber: string | null;
  readonly departmentNumber: string | null;
  readonly lines: readonly ReportLine[];
  /** Ids of the receipts of these lines, in line order, each once. */
  readonly receipts: readonly string[];
}

/** Splits a report into parts by project and department; a line's own take precedence over the report's. */
export function splitIntoParts(report: ApprovedReport): ReportPart[] {
  const groups = new Map<string, ReportLine[]>();
  for (const line of report.lines) {
    const key = JSON.stringify([projectOf(report, line), departmentOf(report, line)]);
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()].map((lines, index, { length: count }) => {
    const [first] = lines as [ReportLine, ...ReportLine[]];
    return {
      position: index + 1,
      count,
      marker: count === 1 ? report.reportNumber : `${report.reportNumber}/${index + 1}`,
      projectNumber: projectOf(report, first),
      departmentNumber: departmentOf(report, first),
      lines,
      receipts: [...new Set(lines.flatMap(receiptsOf))],
    };
  });
}

/** The ids of a line's receipts; only costs have any. */
export function receiptsOf(line: ReportLine): readonly string[] {
  return line.type === 'cost' ? line.receipts : [];
}

function projectOf(report: ApprovedReport, line: ReportLine): string | null {
  return (line.project ?? report.project)?.number ?? null;
}

function departmentOf(report: ApprovedReport, line: ReportLine): string | null {
  return (line.department ?? report.department)?.number ?? null;
}
