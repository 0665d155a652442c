import canonicalize from 'canonicalize';
import type { ApprovedReport, ReportLine } from './approved-report.js';
import type { Fault } from './faults.js';
import type { Text } from './text.js';

/** What bookkeeping decides of a report. Everything else was approved as it is. The employee's keys are compared elsewhere. */
const OF_REPORT = new Set(['revision', 'title', 'department', 'project', 'receipts', 'travel', 'lines', 'employee']);
const OF_TRAVEL = new Set(['purpose', 'description']);
const OF_LINE = new Set([
  'category',
  'externalReference',
  'text',
  'purpose',
  'project',
  'department',
  'vatPercent',
  'paymentType',
  'receipts',
]);

/**
 * What a corrected report changes of what was approved, beyond what bookkeeping decides; empty when it changes nothing of that. Lines are
 * compared by their id. The employee is not looked at: whether two keys are of one person is not known from the reports.
 */
export function changesOfApproved(approved: ApprovedReport, corrected: ApprovedReport): Fault<Text>[] {
  return [
    ...differing(approved, corrected, OF_REPORT).map((field) => fault(field, REPORT_FIELDS[field], field)),
    ...differing(approved.travel ?? {}, corrected.travel ?? {}, OF_TRAVEL).map((field) =>
      fault(`travel.${field}`, TRAVEL, field),
    ),
    ...changesOfLines(approved.lines, corrected.lines),
  ];
}

function changesOfLines(approved: readonly ReportLine[], corrected: readonly ReportLine[]): Fault<Text>[] {
  const before = new Map(approved.map((line) => [line.id, line]));
  const ids = new Set(corrected.map(({ id }) => id));
  const removed = approved.filter(({ id }) => !ids.has(id)).map(({ id }) => fault('lines', REMOVED, id));
  const changed = corrected.flatMap((line, index) => {
    const same = before.get(line.id);
    if (same === undefined) return [fault(`lines.${index}`, ADDED, line.id)];
    return differing(same, line, OF_LINE).map((field) =>
      fault(`lines.${index}.${field}`, LINE_FIELDS[field] ?? otherField(field), line.id),
    );
  });
  return [...removed, ...changed];
}

/** The fields, except some, that are not the same in two objects. */
function differing(before: object, after: object, except: ReadonlySet<string>): string[] {
  const [one, other] = [before, after].map((value) => new Map<string, unknown>(Object.entries(value)));
  return [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])].filter(
    (field) => !except.has(field) && canonicalize(one?.get(field)) !== canonicalize(other?.get(field)),
  );
}

/** `{}` in the words is replaced by what they are about. */
function fault(path: string, words: Text = OTHER, about: string): Fault<Text> {
  return { path, message: { nb: words.nb.replace('{}', about), en: words.en.replace('{}', about) } };
}

const OTHER: Text = { nb: 'feltet {}', en: 'the field {}' };
const TRAVEL: Text = { nb: 'reisen ({})', en: 'the journey ({})' };
const ADDED: Text = { nb: 'ny linje {}', en: 'new line {}' };
const REMOVED: Text = { nb: 'fjernet linje {}', en: 'removed line {}' };
const REPORT_FIELDS: Readonly<Record<string, Text>> = {
  approvals: { nb: 'godkjenningene', en: 'the approvals' },
  totalNok: { nb: 'totalbeløpet', en: 'the total' },
  kind: { nb: 'rapporttypen', en: 'the kind of report' },
  reportNumber: { nb: 'rapportnummeret', en: 'the report number' },
};
const AMOUNT: Text = { nb: 'beløpet på linje {}', en: 'the amount of line {}' };
const LINE_FIELDS: Readonly<Record<string, Text>> = {
  amount: AMOUNT,
  amountNok: AMOUNT,
  paidBy: { nb: 'hvem som har betalt linje {}', en: 'the payer of line {}' },
  date: { nb: 'datoen på linje {}', en: 'the date of line {}' },
  type: { nb: 'typen på linje {}', en: 'the type of line {}' },
};

function otherField(field: string): Text {
  return { nb: `feltet ${field} på linje {}`, en: `the field ${field} of line {}` };
}
