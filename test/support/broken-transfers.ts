import Table from 'cli-table3';
import { expect } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import { aPdf } from './receipts.js';
import { costLine } from './reports.js';
import { hasEnded, waitUntil, type TestCompany, type TestService } from './service.js';
import { standingReport } from './standing-reports.js';

const receipt = await aPdf();

/** What is sent while something breaks: the least there can be, and everything that is written in more than one request. */
export const KINDS = [
  'one travel expense',
  'two, with foreign costs, participants and receipts',
  'one that must be delivered before it is approved',
] as const;
export type Kind = (typeof KINDS)[number];

/** What has to be there before: the first revision of what is corrected, and how that stands in Tripletex. */
const CORRECTED = {
  'a correction of one that stands approved': 'APPROVED',
  'a correction of one that is delivered': 'DELIVERED',
  'a correction of one that stands open': 'OPEN',
} as const;
export type Correction = keyof typeof CORRECTED;
export const CORRECTIONS = Object.keys(CORRECTED) as Correction[];

export const KINDS_AND_CORRECTION = [...KINDS, 'a correction of one that stands approved'] as const;
export type KindOrCorrection = Kind | Correction;

/** A report of a kind, ready to be sent: what a correction corrects stands in Tripletex. */
export async function readyReportOf(
  service: TestService,
  company: TestCompany,
  kind: KindOrCorrection,
): Promise<ApprovedReport> {
  if (!isCorrection(kind)) return reportOf(service, company, kind);
  const report = await standingReport(service, company, CORRECTED[kind]);
  const lines = [costLine({ amountNok: '512.00', amount: { value: '512.00', currency: 'NOK' }, receipts: ['r1'] })];
  const { receipts } = reportOf(service, company, KINDS[0]);
  return { ...report, revision: 2, lines, receipts, totalNok: '512.00' };
}

function isCorrection(kind: KindOrCorrection): kind is Correction {
  return kind in CORRECTED;
}

/** A report of a kind. The foreign costs are alike to the letter, and so are two of the participants. */
export function reportOf(service: TestService, company: TestCompany, kind: Kind): ApprovedReport {
  const stored = (id: string) => ({
    ...service.approval.addReceipt({ bytes: receipt, fileName: `${id}.pdf`, contentType: 'application/pdf' }),
    id,
  });
  if (kind === 'one that must be delivered before it is approved')
    company.tripletex.behave({ approvalOfOpen: 'refused' });
  if (kind !== 'two, with foreign costs, participants and receipts') {
    return company.report({ kind: 'travel', lines: [costLine({ receipts: ['r1'] })], receipts: [stored('r1')] });
  }
  const foreign = {
    category: 'hotel',
    amount: { value: '38.70', currency: 'EUR' },
    amountNok: '448.00',
    vatPercent: 0 as const,
  };
  const dinner = {
    category: 'representation',
    vatPercent: 0 as const,
    purpose: 'Kontrakt',
    participants: [
      { name: 'Nora Eksempel' },
      { name: 'Nora Eksempel' },
      { name: 'Kari Eksempel', employeeNumber: '1' },
    ],
  };
  return company.report({
    kind: 'travel',
    lines: [
      costLine({ id: 'l1', receipts: ['r1'], project: { number: 'P-100' } }),
      costLine({ id: 'l2', ...foreign, project: { number: 'P-100' } }),
      costLine({ id: 'l3', ...foreign, project: { number: 'P-100' } }),
      costLine({ id: 'l4', ...dinner, receipts: ['r2'], project: { number: 'P-200' } }),
    ],
    receipts: [stored('r1'), stored('r2')],
  });
}

/** A call as a table shows it, ids left out. */
export interface Call {
  /** From 1, among all calls of a transfer. */
  readonly nth: number;
  readonly name: string;
  readonly isWrite: boolean;
  /** That call and no other of its company, whatever else another worker has to read before it. */
  readonly on: Pick<Required<NonNullable<Fault['on']>>, 'method' | 'path' | 'nth'>;
}

/** Every call a transfer of a kind makes when nothing goes wrong, in order. */
export async function callsOf(service: TestService, kind: KindOrCorrection): Promise<Call[]> {
  const company = await service.company();
  const report = await readyReportOf(service, company, kind);
  return callsDuring(service, company, async () => {
    await service.send(report);
    await service.until(report, ({ revision, status }) => revision === report.revision && status === 'transferred');
  });
}

/** Every call that some work makes for a company, in order. */
export async function callsDuring(
  service: TestService,
  company: TestCompany,
  work: () => Promise<unknown>,
): Promise<Call[]> {
  service.sandbox.clearRequests(company.tripletex.name);
  await work();
  const seen = new Map<string, number>();
  return service.sandbox.requestsOf(company.tripletex.name).map(({ method, path }, index) => {
    const name = `${method} ${path.replaceAll(/\d+/g, '{id}')}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return {
      nth: index + 1,
      name,
      isWrite: method !== 'GET' && !path.startsWith('/token'),
      on: { method, path: patternOf(path), nth },
    };
  });
}

/** The last of the cases that have the same key. */
export function lastOfEach<Of>(cases: readonly Of[], keyOf: (one: Of) => string): Of[] {
  return [...new Map(cases.map((one) => [keyOf(one), one])).values()];
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\d+/g, String.raw`\d+`)}$`);
}

/** What stood in Tripletex in the end: every part once, whole, approved, with exactly its pages. */
export async function expectBookedOnce(
  service: TestService,
  company: TestCompany,
  report: ApprovedReport,
  waitMs?: number,
): Promise<TransferStatus> {
  const { companyId, reportId, reportNumber } = report;
  const status = await waitUntil(() => service.transfers.status(companyId, reportId), hasEnded, waitMs);
  expect(status).toMatchObject({ status: 'transferred', problem: null, revision: report.revision });
  const standing = company.tripletex.travelExpenses();
  const isOne = status.travelExpenses.length === 1;
  expect(standing.map(({ title }) => title.split(' ')[0]).sort()).toEqual(
    isOne ? [reportNumber] : [`${reportNumber}/1`, `${reportNumber}/2`],
  );
  for (const { id, amountNok, lines, receiptPages } of status.travelExpenses) {
    const found = standing.find((candidate) => candidate.id === id);
    const planned = report.lines.filter((line) => lines.includes(line.id));
    const names = planned
      .flatMap((line) => ('participants' in line ? (line.participants ?? []) : []))
      .map(({ name }) => name);
    expect(found).toMatchObject({ state: 'APPROVED', amountNok });
    expect(found?.costs.map((cost) => cost.amountNok).sort()).toEqual(planned.map((line) => line.amountNok).sort());
    expect(found?.costs.flatMap(({ participants }) => participants).sort()).toEqual(names.sort());
    expect(company.tripletex.attachment(id)?.pages ?? null).toBe(receiptPages);
  }
  return status;
}

/** What was done to which case, and what stood in Tripletex at the end, for whoever reads the log. */
export class CaseTable {
  private readonly table = new Table({
    head: ['case', 'broken', 'call', 'in Tripletex at the end', 'seconds'],
    style: { head: [], border: [], compact: true },
  });

  add(kind: string, broken: string, { nth, name }: Call, { travelExpenses }: TransferStatus, ms: number): void {
    const end = travelExpenses.map(
      ({ number, state, receiptPages }) => `${number} ${state}, ${receiptPages ?? 0} pages`,
    );
    this.table.push([kind, broken, `${nth}. ${name}`, end.join('; '), (ms / 1000).toFixed(1)]);
  }

  print(): void {
    process.stdout.write(`${this.table.toString()}\n`);
  }
}
