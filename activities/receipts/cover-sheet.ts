import type { ApprovedReport, ReceiptReference, ReportLine } from '../../contract/approved-report.js';
import { sumMoney } from '../../contract/money.js';
import { norwegianDay, osloClock, osloDay } from '../../contract/oslo-time.js';
import { dayOf, describeAllowance } from '../transfer/describe-line.js';
import { receiptsOf } from '../transfer/split-into-parts.js';

/** What the first page of the receipts shows, in Norwegian, ready to be drawn. */
export interface CoverSheet {
  readonly heading: string;
  readonly title: string;
  /** Label and text, one a row. */
  readonly facts: readonly (readonly [string, string])[];
  readonly lines: readonly CoverLine[];
  readonly sum: string;
  /** Number and file name of each receipt, in the order in which they follow. */
  readonly receipts: readonly string[];
}

export interface CoverLine {
  readonly day: string;
  readonly what: string;
  /** Numbers of the receipts that belong to it. */
  readonly receipts: string;
  readonly foreign: string;
  readonly amountNok: string;
}

export interface CoverInput {
  readonly report: ApprovedReport;
  /** The lines of this part. */
  readonly lines: readonly ReportLine[];
  /** The receipts of this part, in the order in which they follow. */
  readonly receipts: readonly ReceiptReference[];
  readonly part: { readonly index: number; readonly count: number };
  readonly employeeName: string;
}

/** The cover of one part of a report: what was approved, line by line, and which receipt belongs to which line. */
export function coverSheetOf({ report, lines, receipts, part, employeeName }: CoverInput): CoverSheet {
  const numberOf = new Map(receipts.map(({ id }, index) => [id, index + 1]));
  const kind = report.kind === 'travel' ? 'Reiseregning' : 'Ansattutlegg';
  const ofParts = part.count > 1 ? `, del ${part.index} av ${part.count}` : '';
  return {
    heading: `${kind} ${report.reportNumber}${ofParts}`,
    title: report.title,
    facts: [
      ['Ansatt', employeeName],
      ...journey(report),
      ...report.approvals.map(({ by, at }) => ['Godkjent', `${by}, ${norwegianDay(osloDay(at))} kl. ${osloClock(at)}`] as const),
    ],
    lines: lines.map((line) => coverLine(line, numberOf)),
    sum: norwegianAmount(sumMoney(lines.map(({ amountNok }) => amountNok))),
    receipts: receipts.map(({ fileName }, index) => `${index + 1}. ${fileName}`),
  };
}

function journey({ travel }: ApprovedReport): (readonly [string, string])[] {
  if (travel === undefined) return [];
  const [departure, back] = [travel.departure, travel.return].map((clock) => clock.split('T'));
  const when = [departure, back].map((clock) => `${norwegianDay(clock?.[0] ?? '')} ${clock?.[1] ?? ''}`).join(' – ');
  return [
    ['Formål', travel.purpose],
    ['Reise', `${travel.from} – ${travel.to}, ${when}`],
  ];
}

function coverLine(line: ReportLine, numberOf: ReadonlyMap<string, number>): CoverLine {
  const isForeign = line.type === 'cost' && line.amount.currency !== 'NOK';
  return {
    day: norwegianDay(dayOf(line)),
    what: line.type === 'cost' ? [line.category, line.text, line.purpose].filter((text) => text !== undefined).join(' – ') : describeAllowance(line),
    receipts: receiptsOf(line)
      .map((id) => numberOf.get(id))
      .join(', '),
    foreign: isForeign ? `${line.amount.currency} ${norwegianAmount(line.amount.value)}` : '',
    amountNok: norwegianAmount(line.amountNok),
  };
}

/** `"1250.00"` → `1 250,00`. */
function norwegianAmount(money: string): string {
  const [kroner = '', ore = ''] = money.split('.');
  return `${kroner.replaceAll(/\B(?=(\d{3})+$)/g, ' ')},${ore}`;
}
