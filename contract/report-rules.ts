import { briefly, MOST_COUNTED, type Fault } from './faults.js';
import { isCost, readLoosely, type LooseReport } from './loose-report.js';
import { tooMuchIn } from './json-bounds.js';
import { addYears, norwegianDay, osloDay } from './oslo-time.js';
import {
  receiptHostsAreAllowed,
  receiptIdsAreUnique,
  receiptsAreUsed,
  receiptsOfLinesExist,
  repeated,
} from './receipt-rules.js';
import { faultsOfSize, withoutLongLists } from './report-bounds.js';
import { readShapes, type ReportCheck } from './report-shapes.js';

/**
 * Checks a report at the door: every shape and every rule across fields, all faults in one answer, told `briefly`. What holds
 * too much is refused for that alone, and the items of a list that is too long are not looked at. `isReceiptUrlAllowed` says
 * whether a receipt may be fetched from an address; `companyId` is the company that the report must be of, any when left out.
 */
export function checkReport(
  input: unknown,
  isReceiptUrlAllowed: (url: string) => boolean,
  companyId?: string,
): ReportCheck {
  const tooMuch = tooMuchIn(input);
  if (tooMuch !== undefined) return { ok: false, faults: [{ path: '', message: tooMuch }] };
  const { kept, faults: ofLists } = withoutLongLists(input);
  const read = readShapes(kept);
  const isLong = new Set(ofLists.map(({ path }) => path));
  const ofShapes = read.ok ? [] : read.faults.filter(({ path }) => !isLong.has(path));
  const faults = [...ofCompany(input, companyId), ...ofLists, ...ofShapes, ...faultsOfSize(input)];
  // With so many the rules across fields would not be told.
  if (faults.length < MOST_COUNTED) faults.push(...acrossFields(kept, isReceiptUrlAllowed, faults));
  return read.ok && faults.length === 0 ? read : { ok: false, faults: briefly(toldOnce(faults)) };
}

function ofCompany(input: unknown, companyId: string | undefined): Fault[] {
  const given = typeof input === 'object' && input !== null && 'companyId' in input ? input.companyId : undefined;
  if (companyId === undefined || typeof given !== 'string' || given === companyId) return [];
  return [{ path: 'companyId', message: 'The report is of another company than the address: correct one of them.' }];
}

/** What is told of a field by its shape is not told again. */
function acrossFields(
  input: unknown,
  isReceiptUrlAllowed: (url: string) => boolean,
  shapes: readonly Fault[],
): Fault[] {
  const told = new Set(shapes.map(({ path }) => path));
  const loose = readLoosely(input);
  return rules.flatMap((rule) => rule(loose, isReceiptUrlAllowed)).filter(({ path }) => !told.has(path));
}

function toldOnce(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
}

type Rule = (report: LooseReport, isReceiptUrlAllowed: (url: string) => boolean) => Fault[];

const rules: Rule[] = [
  employeeIsNamed,
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
