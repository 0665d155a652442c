import { z } from 'zod';
import { ApprovedReport, CostLine, NightAllowanceLine, PerDiemLine, ReceiptReference } from './approved-report.js';
import { faultsOf, inPlainWords, type Fault } from './faults.js';
import { toOre } from './money.js';
import { addYears, norwegianDay, osloDay } from './oslo-time.js';

export type ReportCheck = { ok: true; report: ApprovedReport } | { ok: false; faults: Fault[] };

/**
 * Checks a report at the door: every shape and every rule across fields, all faults in one answer.
 * `isReceiptUrlAllowed` says whether a receipt may be fetched from an address.
 */
export function checkReport(input: unknown, isReceiptUrlAllowed: (url: string) => boolean): ReportCheck {
  const parsed = ApprovedReport.safeParse(input, { error: inPlainWords });
  const shapes = parsed.success ? [] : faultsOf(parsed.error);
  const told = new Set(shapes.map(({ path }) => path));
  const loose = LooseReport.parse(input);
  const across = rules.flatMap((rule) => rule(loose, isReceiptUrlAllowed)).filter(({ path }) => !told.has(path));
  const faults = [...shapes, ...across];
  return parsed.success && faults.length === 0 ? { ok: true, report: parsed.data } : { ok: false, faults };
}

/** Keeps what is well formed and drops the rest, so that rules across fields are told although some shapes are wrong. */
const loosely = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);

const LooseLine = z
  .object({
    id: loosely(z.string()),
    type: loosely(z.enum(['cost', 'mileage', 'perDiem', 'nightAllowance'])),
    category: loosely(z.string()),
    amountNok: loosely(CostLine.shape.amountNok),
    date: loosely(CostLine.shape.date),
    amount: loosely(CostLine.shape.amount),
    vatPercent: loosely(CostLine.shape.vatPercent),
    receipts: loosely(CostLine.shape.receipts),
    participants: loosely(z.array(z.unknown())),
    purpose: loosely(z.string()),
    from: loosely(z.union([PerDiemLine.shape.from, NightAllowanceLine.shape.from])),
    to: loosely(z.union([PerDiemLine.shape.to, NightAllowanceLine.shape.to])),
  })
  .catch({});

const LooseReport = z
  .object({
    kind: loosely(ApprovedReport.shape.kind),
    totalNok: loosely(ApprovedReport.shape.totalNok),
    approvals: z.array(z.object({ at: loosely(z.iso.datetime({ offset: true })) }).catch({})).catch([]),
    travel: z.unknown().optional(),
    lines: z.array(LooseLine).catch([]),
    receipts: z
      .array(z.object({ id: loosely(z.string()), url: loosely(ReceiptReference.shape.url) }).catch({}))
      .catch([]),
  })
  .catch({ approvals: [], travel: undefined, lines: [], receipts: [] });

type LooseReport = z.infer<typeof LooseReport>;
type Rule = (report: LooseReport, isReceiptUrlAllowed: (url: string) => boolean) => Fault[];

const rules: Rule[] = [
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

function linesAddUpToTheTotal({ totalNok, lines }: LooseReport): Fault[] {
  const amounts = lines.map(({ amountNok }) => amountNok);
  if (totalNok === undefined || lines.length === 0 || amounts.includes(undefined)) return [];
  const sum = amounts.reduce((ore, amount) => ore + toOre(amount ?? '0.00'), 0);
  if (sum === toOre(totalNok)) return [];
  return [
    { path: 'totalNok', message: 'The lines do not add up to the total: correct the total or the lines’ amountNok.' },
  ];
}

function travelBelongsToTravelReports({ kind, travel }: LooseReport): Fault[] {
  if (kind === 'travel' && travel === undefined)
    return [{ path: 'travel', message: 'A travel report needs the journey: give travel.' }];
  if (kind === 'expense' && travel !== undefined) {
    return [{ path: 'travel', message: 'An expense report has no journey: remove travel, or use kind "travel".' }];
  }
  return [];
}

const Journey = z.object({ departure: PerDiemLine.shape.from, return: PerDiemLine.shape.to });

function returnIsAfterDeparture({ travel }: LooseReport): Fault[] {
  const journey = Journey.safeParse(travel);
  if (!journey.success || journey.data.return > journey.data.departure) return [];
  return [{ path: 'travel.return', message: 'The return is not after the departure: correct one of them.' }];
}

function expenseReportsHaveCostsOnly({ kind, lines }: LooseReport): Fault[] {
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

function lineIdsAreUnique({ lines }: LooseReport): Fault[] {
  return repeated(lines.map(({ id }) => id)).map((index) => ({
    path: `lines.${index}.id`,
    message: 'Another line has this id: give each line its own.',
  }));
}

function receiptIdsAreUnique({ receipts }: LooseReport): Fault[] {
  return repeated(receipts.map(({ id }) => id)).map((index) => ({
    path: `receipts.${index}.id`,
    message: 'Another receipt has this id: give each receipt its own.',
  }));
}

function repeated(ids: readonly (string | undefined)[]): number[] {
  return ids.flatMap((id, index) => (id !== undefined && ids.indexOf(id) < index ? [index] : []));
}

function receiptsAreUsed({ lines, receipts }: LooseReport): Fault[] {
  const used = new Set(lines.flatMap((line) => line.receipts ?? []));
  return receipts.flatMap(({ id }, index) =>
    id === undefined || used.has(id)
      ? []
      : [
          {
            path: `receipts.${index}.id`,
            message: 'No line uses this receipt: name it in a line’s receipts, or remove it.',
          },
        ],
  );
}

function receiptsOfLinesExist({ lines, receipts }: LooseReport): Fault[] {
  const known = new Set(receipts.map(({ id }) => id));
  return lines.flatMap((line, index) =>
    (line.receipts ?? []).flatMap((id, position) =>
      known.has(id)
        ? []
        : [
            {
              path: `lines.${index}.receipts.${position}`,
              message: 'There is no receipt with this id: add it to receipts.',
            },
          ],
    ),
  );
}

function receiptHostsAreAllowed({ receipts }: LooseReport, isReceiptUrlAllowed: (url: string) => boolean): Fault[] {
  return receipts.flatMap(({ url }, index) =>
    url === undefined || isReceiptUrlAllowed(url)
      ? []
      : [
          {
            path: `receipts.${index}.url`,
            message: 'Receipts are not fetched from this host: use https on a host named in RECEIPT_HOSTS.',
          },
        ],
  );
}

function kronerAmountsAgree({ lines }: LooseReport): Fault[] {
  return lines.flatMap(({ type, amount, amountNok }, index) =>
    type !== 'cost' || amount?.currency !== 'NOK' || amountNok === undefined || amount.value === amountNok
      ? []
      : [{ path: `lines.${index}.amountNok`, message: 'The line is in NOK, so amountNok must equal amount.value.' }],
  );
}

function foreignCostsDeductNoVat({ lines }: LooseReport): Fault[] {
  return lines.flatMap(({ amount, vatPercent }, index) =>
    amount === undefined || amount.currency === 'NOK' || vatPercent === undefined || vatPercent === 0
      ? []
      : [
          {
            path: `lines.${index}.vatPercent`,
            message: 'Foreign VAT is not deductible in Norway: use 0 for another currency than NOK.',
          },
        ],
  );
}

function representationIsDocumented({ lines }: LooseReport): Fault[] {
  return lines.flatMap(({ type, category, purpose, participants }, index) => {
    if (type !== 'cost' || category !== 'representation') return [];
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

function costDatesAreWithinTwoYears({ approvals, lines }: LooseReport): Fault[] {
  const latest = lastApprovalDay(approvals.flatMap(({ at }) => (at === undefined ? [] : [at])));
  if (latest === undefined) return [];
  const earliest = addYears(latest, -2);
  return lines.flatMap(({ type, date }, index) =>
    type !== 'cost' || date === undefined || (date >= earliest && date <= latest)
      ? []
      : [
          {
            path: `lines.${index}.date`,
            message: `Use a date from ${norwegianDay(earliest)} to ${norwegianDay(latest)}, the day of the last approval.`,
          },
        ],
  );
}

function allowancesEndAfterTheyStart({ lines }: LooseReport): Fault[] {
  return lines.flatMap(({ type, from, to }, index) => {
    const timed = type === 'perDiem' || type === 'nightAllowance';
    if (!timed || from === undefined || to === undefined || to > from) return [];
    return [{ path: `lines.${index}.to`, message: 'The end is not after the start: correct one of them.' }];
  });
}

/** The Oslo day of the last of some approvals, or undefined when there are none. */
export function lastApprovalDay(instants: readonly string[]): string | undefined {
  return instants.map(osloDay).sort().at(-1);
}
