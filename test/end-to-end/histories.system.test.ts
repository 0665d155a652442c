import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { ATTENTION_AFTER_MS } from '../../contract/needs-attention.js';
import { NeedsAttention } from '../../contract/search-attributes.js';
import { FIRST_STEP, newTransfer } from '../../workflows/transfer-state.js';
import { PROBE_WORKFLOW_ID } from '../../contract/outage-steps.js';
import { NOTICES_WORKFLOW_ID, TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { costLine } from '../support/reports.js';
import { hastenUntilContinued } from '../support/continued.js';
import { HISTORIES, replay, type RecordedHistory } from '../support/replay.js';
import { hasEnded, startTestService, waitsFor, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const receiver = await WebhookReceiver.start();
const service = await startTestService(receiver.settings);
afterAll(async () => {
  await service.close();
  await receiver.down();
});
const company = await service.company();

const taxi = (changes: Partial<ApprovedReport> = {}) =>
  company.report({ kind: 'travel', lines: [costLine()], ...changes });
const { taxiWithReceipt } = taxiReports(service);
const end = (report: ApprovedReport) => service.until(report, hasEnded);

/** A run that is not the last of its workflow. */
interface EarlierRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** Leads a workflow along each path; each answers its workflow id, or an earlier run of it. */
const paths: Record<string, () => Promise<string | EarlierRun>> = {
  // Waits, again and again, for a receiver that refuses everything, and ends once it has taken it.
  'notices-delivered': async () => {
    receiver.react = () => 500;
    const report = taxi();
    await service.send(report);
    await end(report);
    await waitUntil(
      () => Promise.resolve(receiver.arrivals.filter(({ data }) => data['reportId'] === report.reportId).length),
      (tries) => tries > 4,
    );
    receiver.react = () => 204;
    return NOTICES_WORKFLOW_ID;
  },

  transferred: async () => {
    const report = taxi();
    await service.send(report);
    await end(report);
    return transferWorkflowId(report);
  },

  'transferred-again': async () => {
    const report = taxi();
    await service.send(report);
    await service.client.workflow.getHandle(transferWorkflowId(report)).result();
    return start(report, transferWorkflowId(report));
  },

  'waiting-and-retried': async () => {
    const report = taxi({ lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    await service.categories.set(company.companyId, 'ferry', 'Ferge');
    await service.transfers.retry(report.companyId, report.reportId);
    await end(report);
    return transferWorkflowId(report);
  },

  'transferred-by-itself': async () => {
    service.sandbox.outage({ seconds: 60 });
    const report = taxi();
    await service.send(report);
    await service.until(report, waitsFor('TLX-703'));
    service.sandbox.faults.clear();
    await end(report);
    return transferWorkflowId(report);
  },

  'unknown-outcome': async () => {
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$' },
      what: { kind: 'drop', when: 'after' },
    });
    const report = taxi();
    await service.send(report);
    await end(report);
    return transferWorkflowId(report);
  },

  'looked-for-after-an-outage': async () => {
    const away = await service.company();
    const on = { company: away.tripletex.name, path: '^/travelExpense$' };
    service.sandbox.faults.add({ on: { ...on, method: 'POST' }, what: { kind: 'drop', when: 'after' } });
    // The first look, before the write, is answered.
    const what = { kind: 'answer', status: 503 } as const;
    service.sandbox.faults.add({ on: { ...on, method: 'GET', nth: 2 }, what, times: 'always' });
    const report = away.report({ kind: 'travel', lines: [costLine()] });
    await service.send(report);
    await service.until(report, ({ status, problem }) => status === 'unknownOutcome' && isUntilBack(problem));
    service.sandbox.faults.clear();
    await end(report);
    return transferWorkflowId(report);
  },

  probed: async () => {
    // The one before has ended with its outage.
    await service.client.workflow
      .getHandle(PROBE_WORKFLOW_ID)
      .result()
      .catch(() => undefined);
    service.sandbox.outage({ seconds: 60 });
    const report = taxi();
    await service.send(report);
    await service.until(report, ({ problem }) => isUntilBack(problem));
    service.sandbox.faults.clear();
    await end(report);
    return PROBE_WORKFLOW_ID;
  },

  'stopped-and-decided': async () => {
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$' },
      what: { kind: 'answer', status: 418, code: 1 },
    });
    const report = taxi();
    await service.send(report);
    await service.until(report, waitsFor('TLX-901'));
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by: 'Nora Leder' });
    await end(report);
    return transferWorkflowId(report);
  },

  'sent-anyway': async () => {
    const { report } = await waitingForDuplicate();
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'sendAnyway', by: 'Nora Leder' });
    await end(report);
    return transferWorkflowId(report);
  },

  'booked-by-hand': async () => {
    const { report, number } = await waitingForDuplicate();
    await bookedByHand(report, number);
    return transferWorkflowId(report);
  },

  'decision-refused': async () => {
    const report = taxi({ lines: [costLine({ category: 'boat' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    await expect(bookedByHand(report, '99-2026')).rejects.toThrow('no travel expense no. 99-2026');
    await service.categories.set(company.companyId, 'boat', 'Ferge');
    await service.transfers.retry(report.companyId, report.reportId);
    await end(report);
    return transferWorkflowId(report);
  },

  // The second of two runs: the first is the same as others, only longer.
  'continued-as-new': async () => {
    const report = taxi({ lines: [costLine({ category: 'tram' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    await hastenUntilContinued(service, report);
    await service.categories.set(company.companyId, 'tram', 'Ferge');
    await service.transfers.retry(report.companyId, report.reportId);
    await end(report);
    return transferWorkflowId(report);
  },

  'corrected-while-waiting': async () => {
    const { first, runId } = await corrected();
    return { workflowId: transferWorkflowId(first), runId };
  },

  'gave-way-to-a-correction': async () => {
    const { first, runId } = await corrected();
    return { workflowId: transferWorkflowId(first), runId };
  },

  'went-on-in-another-run': async () => {
    const report = taxi({ lines: [costLine({ category: 'cable car' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const { runId } = await service.client.workflow.getHandle(transferWorkflowId(report)).describe();
    await hastenUntilContinued(service, report);
    await service.categories.set(company.companyId, 'cable car', 'Ferge');
    await end(report);
    return { workflowId: transferWorkflowId(report), runId };
  },

  'came-to-need-somebody': async () => {
    const away = await service.company();
    const report = away.report({ kind: 'travel', lines: [costLine()] });
    const on = { company: away.tripletex.name, path: '^/travelExpense$' };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    const since = new Date(Date.now() - ATTENTION_AFTER_MS + 6000).toISOString();
    await service.store.transfers.claim(report);
    await service.client.workflow.start('transferReport', {
      workflowId: transferWorkflowId(report),
      taskQueue: TRANSFERS_QUEUE,
      args: [report, { ...newTransfer(report), lastStop: { code: 'TLX-703', since, times: 3, step: FIRST_STEP } }],
    });
    await waitUntil(
      () => service.client.workflow.getHandle(transferWorkflowId(report)).describe(),
      ({ typedSearchAttributes }) => typedSearchAttributes.get(NeedsAttention) === true,
    );
    service.sandbox.faults.clear();
    await end(report);
    return transferWorkflowId(report);
  },

  'shown-again': async () => {
    const report = taxi();
    await service.send(report);
    await service.client.workflow.getHandle(transferWorkflowId(report)).result();
    await service.transfers.showAgain(report);
    return transferWorkflowId(report);
  },

  'took-the-place-of-another': async () => transferWorkflowId((await corrected()).first),

  'decided-after-its-end': async () => {
    const report = taxi();
    await service.send(report);
    await service.client.workflow.getHandle(transferWorkflowId(report)).result();
    const { runId } = await service.client.workflow.getHandle(transferWorkflowId(report)).describe();
    const { companyId, reportId } = report;
    const decision = { action: 'correct', by: 'Nora Leder', report: { ...report, revision: 2 } } as const;
    await service.transfers.resolve(companyId, reportId, decision);
    await service.until(report, ({ revision, status }) => revision === 2 && status === 'transferred');
    const begun = await waitUntil(
      () => runsOf(report),
      (all) => all.some((run) => run.runId !== runId && run.status.name === 'CONTINUED_AS_NEW'),
    );
    const decided = begun.find(({ status: { name } }) => name === 'CONTINUED_AS_NEW');
    return { workflowId: transferWorkflowId(report), runId: decided!.runId };
  },

  cancelled: async () => {
    const report = taxi({ lines: [costLine({ category: 'canoe' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const { companyId, reportId } = report;
    await service.transfers.resolve(companyId, reportId, { action: 'cancel', by: 'Nora Leder' });
    return transferWorkflowId(report);
  },

  'employee-chosen': async () => {
    const report = taxi({ employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } });
    await service.send(report);
    await service.until(report, waitsFor('TLX-203'));
    const { companyId, reportId } = report;
    const tripletexEmployeeId = company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id;
    const decision = { action: 'chooseEmployee', by: 'Nora Leder', tripletexEmployeeId } as const;
    await service.transfers.resolve(companyId, reportId, decision);
    await end(report);
    return transferWorkflowId(report);
  },

  'held-while-paused': async () => {
    const report = taxi({ lines: [costLine({ category: 'bus' })] });
    await service.companies.pause(company.companyId);
    await service.send(report);
    await untilHeld(report, 1);
    await service.companies.resume(company.companyId);
    await service.until(report, waitsFor('TLX-301'));
    await service.companies.pause(company.companyId);
    await service.categories.set(company.companyId, 'bus', 'Ferge');
    await untilHeld(report, 2);
    await service.companies.resume(company.companyId);
    await service.transfers.retry(report.companyId, report.reportId);
    await end(report);
    return transferWorkflowId(report);
  },

  synchronised: () => start({ companyId: company.companyId }, 'sync/recorded', 'syncCompany'),

  'synchronised-after-an-outage': async () => {
    service.sandbox.outage({ seconds: 60 });
    setTimeout(() => service.sandbox.faults.clear(), 2000);
    return start({ companyId: company.companyId }, 'sync/recorded-after-an-outage', 'syncCompany');
  },

  'synchronised-without-a-right': async () => {
    const limited = await service.company();
    limited.tripletex.behave({ departments: 'forbidden' });
    limited.tripletex.untick(92, 'token');
    return start({ companyId: limited.companyId }, 'sync/recorded-without-a-right', 'syncCompany');
  },

  'not-synchronised-with-a-dead-key': async () => {
    const dead = await service.company();
    dead.tripletex.revokeKey();
    return start({ companyId: dead.companyId }, 'sync/recorded-with-a-dead-key', 'syncCompany');
  },

  compared: () => start({ companyId: company.companyId }, 'reconcile/recorded', 'reconcileCompany'),

  'compared-after-an-outage': async () => {
    service.sandbox.outage({ seconds: 60 });
    setTimeout(() => service.sandbox.faults.clear(), 2000);
    return start({ companyId: company.companyId }, 'reconcile/recorded-after-an-outage', 'reconcileCompany');
  },

  'not-compared-with-a-dead-key': async () => {
    const dead = await service.company();
    const report = dead.report({ kind: 'travel', lines: [costLine()] });
    await service.send(report);
    await end(report);
    dead.tripletex.revokeKey();
    return start({ companyId: dead.companyId }, 'reconcile/recorded-with-a-dead-key', 'reconcileCompany');
  },

  'not-compared-while-paused': async () => {
    const paused = await service.company();
    await service.companies.pause(paused.companyId);
    return start({ companyId: paused.companyId }, 'reconcile/recorded-while-paused', 'reconcileCompany');
  },

  'read-receipt-document': async () => {
    const { report } = taxiWithReceipt(company);
    await service.send(report);
    const { travelExpenses } = await end(report);
    const { companyId, reportId, revision } = report;
    const documentId = randomUUID();
    const task = { companyId, reportId, revision, travelExpenseId: travelExpenses[0]!.id, documentId };
    return start(task, 'read/recorded-document', 'readReceiptDocument');
  },

  'invalid-report': () => start({ ...taxi(), title: '' }, `transfer/${company.companyId}/invalid`),
  'check-connection': () => start({ companyId: company.companyId }, 'check/recorded', 'checkConnection'),
  'read-cost-categories': () => start({ companyId: company.companyId }, 'read/recorded', 'readCostCategories'),
};

/** A report that stands open in Tripletex while it waits, and is corrected then; and the run that carried it before. */
async function corrected(): Promise<{ first: ApprovedReport; runId: string }> {
  const { report: first, lose } = taxiWithReceipt(company);
  lose();
  await service.send(first);
  await service.until(first, waitsFor('TLX-501'));
  const { runId } = await service.client.workflow.getHandle(transferWorkflowId(first)).describe();
  await service.send({ ...first, revision: 2, lines: [costLine()], receipts: [] });
  await service.until(first, ({ revision, status }) => revision === 2 && status === 'transferred');
  return { first, runId };
}

/** Every run of the workflow of a report that the visibility store knows of. */
async function runsOf(report: ApprovedReport): Promise<WorkflowExecutionInfo[]> {
  const runs: WorkflowExecutionInfo[] = [];
  const query = `WorkflowId = "${transferWorkflowId(report)}"`;
  for await (const run of service.client.workflow.list({ query })) runs.push(run);
  return runs;
}

const isUntilBack = (problem: TransferStatus['problem']) => problem?.details.untilBack === true;

async function untilHeld({ companyId, reportId }: ApprovedReport, times: number): Promise<void> {
  await waitUntil(
    () => service.transfers.record(companyId, reportId),
    ({ events }) => events.filter(({ type }) => type === 'held').length === times,
  );
}

/** A report that looks like a travel expense that somebody entered: its number. */
async function waitingForDuplicate(): Promise<{ report: ApprovedReport; number: string }> {
  const duplicated = await service.company();
  const [employee] = duplicated.tripletex.employees;
  const entered = { title: 'Taxi', departure: '2026-03-12', costs: [{ date: '2026-03-12', amount: '448.00' }] };
  const { number } = duplicated.tripletex.enterByHand({ employee: employee!.id, ...entered });
  const report = duplicated.report({
    kind: 'travel',
    lines: [costLine()],
    employee: { tripletexEmployeeId: employee!.id },
  });
  await service.send(report);
  await service.until(report, waitsFor('TLX-801'));
  return { report, number };
}

const bookedByHand = ({ companyId, reportId }: ApprovedReport, tripletexNumber: string) =>
  service.transfers.resolve(companyId, reportId, { action: 'bookedByHand', by: 'Nora Leder', tripletexNumber });

async function start(argument: unknown, workflowId: string, type = 'transferReport'): Promise<string> {
  const options = { workflowId, taskQueue: TRANSFERS_QUEUE, args: [argument] };
  await (await service.client.workflow.start(type, options)).result().catch(() => undefined);
  return workflowId;
}

/** The history of a workflow that has ended, as its server has it: encrypted. */
async function record(name: string, path: string | EarlierRun): Promise<RecordedHistory> {
  const { workflowId, runId } = typeof path === 'string' ? { workflowId: path, runId: undefined } : path;
  const { workflow } = service.client;
  await workflow
    .getHandle(workflowId)
    .result()
    .catch(() => undefined);
  const handle = workflow.getHandle(workflowId, runId);
  return {
    name,
    workflowId,
    history: JSON.parse(historyToJSON(await handle.fetchHistory())) as unknown,
  };
}

describe('histories of today', () => {
  const recorded: RecordedHistory[] = [];

  it.each(Object.keys(paths))('are recorded: %s', async (name) => {
    const lead = paths[name];
    recorded.push(await record(name, (await lead?.()) ?? ''));
  });

  it('replay with the workflows that made them', { timeout: 120_000 }, async () => {
    const results = await replay(fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)), recorded);
    expect(Object.fromEntries(results)).toEqual(
      Object.fromEntries(Object.keys(paths).map((name) => [name, undefined])),
    );
    if (process.env.RECORD_HISTORIES === '1') save(recorded);
  });
});

/**
 * `npm run record-histories` keeps those that no file is there for: an older one tells what an older build did. Those named in
 * RECORD_AGAIN, separated by commas, replace theirs.
 */
function save(histories: readonly RecordedHistory[]): void {
  const again = new Set(process.env.RECORD_AGAIN?.split(','));
  mkdirSync(HISTORIES, { recursive: true });
  for (const history of histories) {
    const file = join(HISTORIES, `${history.name}.json`);
    if (again.has(history.name) || !existsSync(file)) writeFileSync(file, `${JSON.stringify(history)}\n`);
  }
}
