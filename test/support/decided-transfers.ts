import { expect } from 'vitest';
import { Refused } from '../../client/refused.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { Decision } from '../../contract/decision.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { hasEnded, waitUntil, type TestCompany, type TestService } from './service.js';
import { standingReport, type Standing } from './standing-reports.js';

/** What a named person decides of a transfer that has come to stand unapproved in Tripletex. */
const DECIDED = {
  'cancel of one that stands open': ['cancel', 'OPEN'],
  'cancel of one that is delivered': ['cancel', 'DELIVERED'],
  'bookedByHand beside one that stands open': ['bookedByHand', 'OPEN'],
  'bookedByHand beside one that is delivered': ['bookedByHand', 'DELIVERED'],
} as const satisfies Record<string, readonly [Decision['action'], Standing]>;
export type EndingDecision = keyof typeof DECIDED;
export const ENDING_DECISIONS = Object.keys(DECIDED) as EndingDecision[];

/** A decision that can be taken, and what must stand everywhere once it is. */
export interface Decidable {
  readonly company: TestCompany;
  readonly report: ApprovedReport;
  /** Takes it. Answers false where no worker answered in time: it may have been taken. */
  readonly decide: () => Promise<boolean>;
  readonly expectDecided: (waitMs?: number) => Promise<TransferStatus>;
}

/** Carries a report so far that somebody decides about it. */
export async function decidable(service: TestService, company: TestCompany, kind: EndingDecision): Promise<Decidable> {
  const [action, standing] = DECIDED[kind];
  const report = await standingReport(service, company, standing);
  const byHand = action === 'bookedByHand' ? [enterByHand(company)] : [];
  const [tripletexNumber = ''] = byHand;
  const by = 'Nora Leder';
  const decision: Decision = action === 'cancel' ? { action, by } : { action, by, tripletexNumber };
  return {
    company,
    report,
    decide: () => answered(service.transfers.resolve(report.companyId, report.reportId, decision)),
    expectDecided: (waitMs) => expectDecided(service, { company, report, action, byHand }, waitMs),
  };
}

async function answered(decision: Promise<TransferStatus>): Promise<boolean> {
  try {
    await decision;
    return true;
  } catch (error) {
    if (error instanceof Refused && error.document.status === 503) return false;
    throw error;
  }
}

function enterByHand({ tripletex }: TestCompany): string {
  const entered = {
    title: 'Ført for hånd',
    departure: '2026-03-14',
    costs: [{ date: '2026-03-14', amount: '448.00' }],
    state: 'APPROVED',
  } as const;
  const { number } = tripletex.enterByHand({ employee: '1', ...entered });
  return number;
}

interface Decided {
  readonly company: TestCompany;
  readonly report: ApprovedReport;
  readonly action: 'cancel' | 'bookedByHand';
  readonly byHand: readonly string[];
}

/** The decision is in the archive, told once, and so is what was removed; nothing of ours is left in Tripletex, and the workflow has ended. */
async function expectDecided(
  service: TestService,
  { company, report, action, byHand }: Decided,
  waitMs?: number,
): Promise<TransferStatus> {
  const { companyId, reportId } = report;
  const status = await waitUntil(() => service.transfers.status(companyId, reportId), hasEnded, waitMs);
  const end =
    action === 'cancel' ? { status: 'cancelled' } : { status: action, travelExpenses: [{ number: byHand[0] }] };
  expect(status).toMatchObject({ ...end, problem: null });
  expect(company.tripletex.travelExpenses().map(({ number }) => number)).toEqual(byHand);
  const { events } = await service.transfers.record(companyId, reportId);
  const told = events.map(({ type }) => type).filter((type) => type === 'withdrawn' || type.startsWith('resolve.'));
  expect(told).toEqual(['withdrawn', `resolve.${action}`]);
  await waitUntil(
    () => service.client.workflow.getHandle(transferWorkflowId(report)).describe(),
    ({ status: { name } }) => name === 'COMPLETED',
    waitMs,
  );
  return status;
}
