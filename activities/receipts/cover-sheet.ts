import type { ApprovedReport, CostLine, ReceiptReference, ReportLine } from '../../contract/approved-report.js';
import { sumMoney } from '../../contract/money.js';
import { norwegianDay, osloClock, osloDay } from '../../contract/oslo-time.js';
import { commentOf, dayOf } from '../transfer/describe-line.js';
import { receiptsOf } from '../transfer/split-into-parts.js';

/** What the cover of the receipts shows, in Norwegian, ready to be drawn. */
export interface CoverSheet {
  readonly reportNumber: string;
  readonly title: string;
  readonly kind: string;
  /** `"Del 1 av 2"` where the report has become several travel expenses. */
  readonly part: string | null;
  readonly facts: readonly CoverFact[];
  readonly lines: readonly CoverLine[];
  readonly sumNok: string;
  /** File names in the order of the document. */
  readonly receipts: readonly string[];
  /** Of the last approval (instant): the document's date, so that it is the same whenever it is made. */
  readonly approvedAt: string;
}

export interface CoverFact {
  readonly label: string;
  readonly value: string;
}

export interface CoverLine {
  readonly date: string;
  readonly category: string;
  readonly text: string;
  readonly vat: string;
  /** The amount on the receipt where it is in another currency. */
  readonly foreign: string;
  readonly nok: string;
  /** Numbers of its receipts, from 1. */
  readonly receipts: readonly number[];
}

export interface CoverSource {
  readonly report: ApprovedReport;
  /** The lines of this part. */
  readonly lines: readonly ReportLine[];
  /** The receipts of this part, in the order of the document. */
  readonly receipts: readonly ReceiptReference[];
  readonly part: { readonly index: number; readonly count: number };
  readonly employeeName?: string | undefined;
  /** The receipts that a person added after the approval, with who did and when (instant). */
  readonly added?: readonly { readonly id: string; readonly by: string; readonly at: string }[] | undefined;
  /** What people call Sonya's categories, by key. */
  readonly categoryNames?: Readonly<Record<string, string>> | undefined;
}

/** What the cover of a part's receipts shows. */
export function coverSheetOf(source: CoverSource): CoverSheet {
  const { report, lines, receipts, part } = source;
  const numbers = new Map(receipts.map(({ id }, index) => [id, index + 1]));
  return {
    reportNumber: report.reportNumber,
    title: report.title,
    kind: report.kind === 'travel' ? 'Reiseregning' : 'Ansattutlegg',
    part: part.count > 1 ? `Del ${part.index} av ${part.count}` : null,
    facts: [...factsOf(source), ...addedFacts(source, numbers)],
    lines: lines.map((line) => coverLineOf(line, numbers, source.categoryNames)),
    sumNok: norwegianAmount(sumMoney(lines.map(({ amountNok }) => amountNok))),
    receipts: receipts.map(({ fileName }) => fileName),
    approvedAt: report.approvals
      .map(({ at }) => at)
      .reduce((last, at) => (Date.parse(at) > Date.parse(last) ? at : last)),
  };
}

/** An amount as people in Norway write it: `"1250.00"` becomes `"1 250,00"`. */
export function norwegianAmount(money: string): string {
  const [kroner = '', ore = ''] = money.split('.');
  return `${kroner.replace(/\B(?=(\d{3})+$)/g, ' ')},${ore}`;
}

function factsOf({ report, lines, part, employeeName }: CoverSource): CoverFact[] {
  const { employee, travel, approvals } = report;
  const [first] = lines;
  const project = first?.project ?? report.project;
  const department = first?.department ?? report.department;
  const facts: Record<string, (string | undefined)[]> = {
    Ansatt: [
      employeeName,
      employee.employeeNumber && `ansattnr. ${employee.employeeNumber}`,
      employeeName ? undefined : employee.email,
    ],
    Reise: [
      travel && `${travel.from} – ${travel.to}`,
      travel && `${clock(travel.departure)} – ${clock(travel.return)}`,
    ],
    Formål: [travel?.purpose, travel?.description],
    Prosjekt: [project?.number],
    Avdeling: [department?.number],
    Godkjent: approvals.map(({ by, at }) => `${by} ${norwegianDay(osloDay(at))} kl. ${osloClock(at)}`),
    'Hele rapporten': [part.count > 1 ? `${norwegianAmount(report.totalNok)} NOK` : undefined],
  };
  return Object.entries(facts)
    .map(([label, values]) => ({ label, value: values.filter(Boolean).join(', ') }))
    .filter(({ value }) => value !== '');
}

/** One fact for each correction that brought receipts of this part: nobody approved those in Sonya. */
function addedFacts({ added = [] }: CoverSource, numbers: ReadonlyMap<string, number>): CoverFact[] {
  const byCorrection = new Map<string, number[]>();
  for (const { id, by, at } of added) {
    const number = numbers.get(id);
    if (number === undefined) continue;
    const told = `av ${by} ${norwegianDay(osloDay(at))} kl. ${osloClock(at)}`;
    byCorrection.set(told, [...(byCorrection.get(told) ?? []), number]);
  }
  return [...byCorrection].map(([told, added]) => ({
    label: 'Lagt til',
    value: `Kvittering ${added.toSorted((a, b) => a - b).join(', ')} ${told}, etter godkjenningen`,
  }));
}

function coverLineOf(
  line: ReportLine,
  numbers: ReadonlyMap<string, number>,
  names: CoverSource['categoryNames'],
): CoverLine {
  return {
    date: norwegianDay(dayOf(line)),
    category: names?.[line.category] ?? (line.type === 'cost' ? capitalized(line.category) : ALLOWANCES[line.type]),
    text: [commentOf(line), ...(line.type === 'cost' ? documentationOf(line) : [])]
      .filter((text) => text !== '')
      .join('. '),
    vat: line.type === 'cost' && line.vatPercent > 0 ? `${line.vatPercent} %` : '',
    foreign:
      line.type === 'cost' && line.amount.currency !== 'NOK'
        ? `${norwegianAmount(line.amount.value)} ${line.amount.currency}`
        : '',
    nok: norwegianAmount(line.amountNok),
    receipts: receiptsOf(line).flatMap((id) => numbers.get(id) ?? []),
  };
}

const ALLOWANCES = { mileage: 'Kilometer', perDiem: 'Diett', nightAllowance: 'Nattillegg' } as const;

/** What bookkeeping asks to be told beside the receipt: who took part, and that the company paid. */
function documentationOf(line: CostLine): string[] {
  const people = (line.participants ?? []).map(({ name, company }) =>
    company === undefined ? name : `${name} (${company})`,
  );
  return [
    ...(people.length > 0 ? [`Deltakere: ${people.join(', ')}`] : []),
    ...(line.paidBy === 'company' ? ['Betalt av firmaet'] : []),
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function clock(wallClock: string): string {
  const [day = '', time = ''] = wallClock.split('T');
  return `${norwegianDay(day)} ${time}`;
}
