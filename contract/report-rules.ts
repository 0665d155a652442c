import { ApprovedReport } from './approved-report.js';
import { faultsOf, inPlainWords, type Fault } from './faults.js';
import { faultsOfUnknownLines } from './line-of-unknown-type.js';
import { isCost, readLoosely, type LooseReport } from './loose-report.js';
import { addYears, norwegianDay, osloDay } from './oslo-time.js';
import {
  receiptHostsAreAllowed,
  receiptIdsAreUnique,
  receiptsAreUsed,
  receiptsOfLinesExist,
  repeated,
} from './receipt-rules.js';

export type ReportCheck = { ok: true; report: ApprovedReport } | { ok: false; faults: Fault[] };

/** How many there may be. */
const MOST = { lines: 200, receipts: 100, participants: 200 } as const;

/** Temporal refuses more than 2 MB in one piece; encryption and what travels along need a little of that. */
const MOST_BYTES = 1_900_000;

/**
 * Checks a report at the door: every shape and every rule across fields, all faults in one answer.
 * `isReceiptUrlAllowed` says whether a receipt may be fetched from an address.
 */
export function checkReport(input: unknown, isReceiptUrlAllowed: (url: string) => boolean): ReportCheck {
  const parsed = ApprovedReport.safeParse(input, { error: inPlainWords });
  const shapes = parsed.success ? [] : [...faultsOf(parsed.error), ...faultsOfUnknownLines(input)];
  const told = new Set(shapes.map(({ path }) => path));
  const loose = readLoosely(input);
  const across = rules.flatMap((rule) => rule(loose, isReceiptUrlAllowed)).filter(({ path }) => !told.has(path));
  const faults = toldOnce([...shapes, ...across, ...tooLarge(parsed.data ?? input)]);
  return parsed.success && faults.length === 0 ? { ok: true, report: parsed.data } : { ok: false, faults };
}

function toldOnce(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
}

function tooLarge(report: unknown): Fault[] {
  if (new TextEncoder().encode(JSON.stringify(report)).length <= MOST_BYTES) return [];
  return [
    {
      path: 'lines',
      message:
        'The report is over 1.9 MB as JSON: shorten its texts and lists of participants, or split it into several.',
    },
  ];
}

type Rule = (report: LooseReport, isReceiptUrlAllowed: (url: string) => boolean) => Fault[];

const rules: Rule[] = [
  employeeIsNamed,
  listsAreNotTooLong,
  linesAddUpToTheTotal,
  travelBelongsToTravelReports,
  returnIsAfterDeparture,
  expenseReportsHaveCostsOnly,
  lineIdsAreUnique,
  receiptIdsAreUnique,
  receiptsAreUsed,
  receiptsOfLinesExist,
  receiptHostsAreAllowed,
  kronerAmountsAgree,
  foreignCostsDeductNoVat,
  representationIsDocumented,
  costDatesAreWithinTwoYears,
  allowancesEndAfterTheyStart,
];

function employeeIsNamed({ employee }: LooseReport): Fault[] {
  const keys = [employee?.employeeNumber, employee?.email, employee?.tripletexEmployeeId];
  if (employee === undefined || keys.some((key) => key !== undefined)) return [];
  return [{ path: 'employee', message: 'Give one or more of employeeNumber, email, tripletexEmployeeId.' }];
}

/** No part of the shapes: of a list that is too long, zod looks at nothing else. */
function listsAreNotTooLong({ lines = [], receipts = [] }: LooseReport): Fault[] {
  return [
    ...(lines.length > MOST.lines ? [{ path: 'lines', message: `Use at most ${MOST.lines} lines.` }] : []),
    ...(receipts.length > MOST.receipts
      ? [{ path: 'receipts', message: `Use at most ${MOST.receipts} receipts.` }]
      : []),
    ...lines.flatMap(({ participants = [] }, index) =>
      participants.length > MOST.participants
        ? [{ path: `lines.${index}.participants`, message: `Use at most ${MOST.participants} participants.` }]
        : [],
    ),
  ];
}

function linesAddUpToTheTotal({ totalNok, lines = [] }: LooseReport): Fault[] {
  const amounts = lines.flatMap(({ amountNok }) => (amountNok === undefined ? [] : [amountNok]));
  if (totalNok === undefined || amounts.length === 0 || amounts.length < lines.length) return [];
  if (amounts.reduce((sum, ore) => sum + ore, 0) === totalNok) return [];
  return [
    { path: 'totalNok', message: 'The lines do not add up to the total: correct the total or the lines’ amountNok.' },
  ];
}

function travelBelongsToTravelReports({ kind, hasTravel }: LooseReport): Fault[] {
  if (kind === 'travel' && !hasTravel)
    return [{ path: 'travel', message: 'A travel report needs the journey: give travel.' }];
  if (kind === 'expense' && hasTravel) {
    return [{ path: 'travel', message: 'An expense report has no journey: remove travel, or use kind "travel".' }];
  }
  return [];
}

function returnIsAfterDeparture({ travel }: LooseReport): Fault[] {
  if (travel === undefined || travel.return > travel.departure) return [];
  return [{ path: 'travel.return', message: 'The return is not after the departure: correct one of them.' }];
}

function expenseReportsHaveCostsOnly({ kind, lines = [] }: LooseReport): Fault[] {
  if (kind !== 'expense') return [];
  return lines.flatMap(({ type }, index) =>
    type === undefined || type === 'cost'
      ? []
      : [
          {
            path: `lines.${index}.type`,
            message: 'An expense report has cost lines only: use kind "travel" for allowances.',
          },
        ],
  );
}

function lineIdsAreUnique({ lines = [] }: LooseReport): Fault[] {
  return repeated(lines.map(({ id }) => id)).map((index) => ({
    path: `lines.${index}.id`,
    message: 'Another line has this id: give each line its own.',
  }));
}

function kronerAmountsAgree({ lines = [] }: LooseReport): Fault[] {
  return lines.flatMap((line, index) => {
    const { amount, amountNok } = line;
    if (!isCost(line) || amount?.currency !== 'NOK' || amount.value === undefined || amountNok === undefined) return [];
    if (amount.value === amountNok) return [];
    return [{ path: `lines.${index}.amountNok`, message: 'The line is in NOK, so amountNok must equal amount.value.' }];
  });
}

function foreignCostsDeductNoVat({ lines = [] }: LooseReport): Fault[] {
  return lines.flatMap((line, index) => {
    const { amount, vatPercent = 0 } = line;
    const isForeign = amount?.currency !== undefined && amount.currency !== 'NOK';
    if (!isCost(line) || !isForeign || vatPercent === 0) return [];
    return [
      {
        path: `lines.${index}.vatPercent`,
        message: 'Foreign VAT is not deductible in Norway: use 0 for another currency than NOK.',
      },
    ];
  });
}

function representationIsDocumented({ lines = [] }: LooseReport): Fault[] {
  return lines.flatMap((line, index) => {
    const { category, purpose, participants } = line;
    if (!isCost(line) || category !== 'representation') return [];
    const faults: Fault[] = [];
    if (purpose === undefined)
      faults.push({ path: `lines.${index}.purpose`, message: 'Representation needs its purpose: give purpose.' });
    if (participants === undefined || participants.length === 0) {
      faults.push({
        path: `lines.${index}.participants`,
        message: 'Representation needs the names of those present: give participants.',
      });
    }
    return faults;
  });
}

function costDatesAreWithinTwoYears({ approvals = [], lines = [] }: LooseReport): Fault[] {
  const instants = approvals.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const latest = lastApprovalDay(instants);
  // Of several approvals the last may be the one that cannot be read.
  if (latest === undefined || instants.length < approvals.length) return [];
  const earliest = addYears(latest, -2);
  return lines.flatMap((line, index) =>
    !isCost(line) || line.date === undefined || (line.date >= earliest && line.date <= latest)
      ? []
      : [
          {
            path: `lines.${index}.date`,
            message: `Use a date from ${norwegianDay(earliest)} to ${norwegianDay(latest)}, the day of the last approval.`,
          },
        ],
  );
}

function allowancesEndAfterTheyStart({ lines = [] }: LooseReport): Fault[] {
  return lines.flatMap(({ type, from, to }, index) => {
    const isTimed = type !== 'cost' && type !== 'mileage';
    if (!isTimed || from === undefined || to === undefined || to > from) return [];
    return [{ path: `lines.${index}.to`, message: 'The end is not after the start: correct one of them.' }];
  });
}

/** The Oslo day of the last of some approvals, or undefined when there are none. */
export function lastApprovalDay(instants: readonly string[]): string | undefined {
  return instants.map(osloDay).sort().at(-1);
}
