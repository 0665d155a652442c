import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { Decision } from '../../contract/decision.js';
import { ATTENTION_AFTER_MS } from '../../contract/needs-attention.js';
import { NeedsAttention } from '../../contract/search-attributes.js';
import { FIRST_STEP, newTransfer } from '../../workflows/transfer-state.js';
import { PROBE_WORKFLOW_ID } from '../../contract/outage-steps.js';
import { NOTICES_WORKFLOW_ID, TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { costLine } from '../support/reports.js';
import { hastenUntilContinued } from '../support/continued.js';
import { HISTORIES, recordedHistories, replay, type RecordedHistory } from '../support/replay.js';
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

/**
 * Leads workflows along every path; each answers the id of one, or an earlier run of it. One history shows as much as one run
 * can: every state a transfer may be in, every signal and decision, and every type of workflow.
 */
const paths: Record<string, () => Promise<string | EarlierRun>> = {
  'decided-again-and-again': async () => {
    const { companyId, report, tripletexEmployeeId } = await duplicated({ category: 'boat' });
    await service.send(report);
    await service.until(report, waitsFor('TLX-203'));
    await decide(report, { action: 'chooseEmployee', tripletexEmployeeId });
    await service.until(report, waitsFor('TLX-301'));
    const unknown = decide(report, { action: 'bookedByHand', tripletexNumber: '99-2026' });
    await expect(unknown).rejects.toThrow('no travel expense no. 99-2026');
    await service.categories.set(companyId, 'boat', 'Ferge');
    await service.until(report, waitsFor('TLX-801'));
    service.sandbox.faults.add({
      on: { method: 'POST', path: '^/travelExpense$' },
      what: { kind: 'answer', status: 418, code: 1 },
    });
    await decide(report, { action: 'sendAnyway' });
    await service.until(report, waitsFor('TLX-901'));
    await decide(report, { action: 'retry' });
    await end(report);
    return transferWorkflowId(report);
  },

  'unknown-outcome': async () => {
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

  // Waits for the end of an outage until that needs somebody, who hands over a correction.
  'gave-way-to-a-correction': async () => {
    const away = await service.company();
    const report = away.report({ kind: 'travel', lines: [costLine()] });
    const on = { company: away.tripletex.name, path: '^/travelExpense$' };
    service.sandbox.faults.add({ on, what: { kind: 'answer', status: 503 }, times: 'always' });
    const since = new Date(Date.now() - ATTENTION_AFTER_MS + 6000).toISOString();
    await service.store.transfers.claim(report);
    const { firstExecutionRunId: runId } = await service.client.workflow.start('transferReport', {
      workflowId: transferWorkflowId(report),
      taskQueue: TRANSFERS_QUEUE,
      args: [report, { ...newTransfer(report), lastStop: { code: 'TLX-703', since, times: 3, step: FIRST_STEP } }],
    });
    await waitUntil(
      () => service.client.workflow.getHandle(transferWorkflowId(report)).describe(),
      ({ typedSearchAttributes }) => typedSearchAttributes.get(NeedsAttention) === true,
    );
    await decide(report, { action: 'correct', report: { ...report, revision: 2 } });
    service.sandbox.faults.clear();
    await service.until(report, ({ revision, status }) => revision === 2 && status === 'transferred');
    return { workflowId: transferWorkflowId(report), runId };
  },

  'took-the-place-of-another': async () => {
    const { report: first, lose } = taxiWithReceipt(company);
    lose();
    await service.send(first);
    await service.until(first, waitsFor('TLX-501'));
    await service.send({ ...first, revision: 2, lines: [costLine()], receipts: [] });
    await service.until(first, ({ revision, status }) => revision === 2 && status === 'transferred');
    return transferWorkflowId(first);
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

  'held-and-cancelled': async () => {
    const report = taxi({ lines: [costLine({ category: 'canoe' })] });
    await service.companies.pause(company.companyId);
    await service.send(report);
    await waitUntil(
      () => service.transfers.record(report.companyId, report.reportId),
      ({ events }) => events.some(({ type }) => type === 'held'),
    );
    await service.companies.resume(company.companyId);
    await service.until(report, waitsFor('TLX-301'));
    await decide(report, { action: 'cancel' });
    return transferWorkflowId(report);
  },

  'shown-again': async () => transferWorkflowId((await drifted()).report),

  'booked-by-hand-after-its-end': async () => {
    const { report, tripletexNumber } = await drifted();
    await decide(report, { action: 'bookedByHand', tripletexNumber });
    return transferWorkflowId(report);
  },

  'invalid-report': () => start({ ...taxi(), title: '' }, `transfer/${company.companyId}/invalid`),

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

  // After an outage, and without the right to read one register.
  synchronised: async () => {
    const limited = await service.company();
    limited.tripletex.behave({ departments: 'forbidden' });
    limited.tripletex.untick(92, 'token');
    return startInOutage({ companyId: limited.companyId }, 'sync/recorded', 'syncCompany');
  },

  compared: () => startInOutage({ companyId: company.companyId }, 'reconcile/recorded', 'reconcileCompany'),

  'read-receipt-document': async () => {
    const { report } = taxiWithReceipt(company);
    await service.send(report);
    const { travelExpenses } = await end(report);
    const { companyId, reportId, revision } = report;
    const documentId = randomUUID();
    const task = { companyId, reportId, revision, travelExpenseId: travelExpenses[0]!.id, documentId };
    return start(task, 'read/recorded-document', 'readReceiptDocument');
  },

  'check-connection': () => start({ companyId: company.companyId }, 'check/recorded', 'checkConnection'),
  'read-cost-categories': () => start({ companyId: company.companyId }, 'read/recorded', 'readCostCategories'),
};

const decide = ({ companyId, reportId }: ApprovedReport, decision: object) =>
  service.transfers.resolve(companyId, reportId, { by: 'Nora Leder', ...decision } as Decision);

const isUntilBack = (problem: TransferStatus['problem']) => problem?.details.untilBack === true;

/** A report of two possible employees that looks like a travel expense which somebody entered for one of them. */
async function duplicated(line: Parameters<typeof costLine>[0]) {
  const shared = await service.company();
  const { companyId, tripletex } = shared;
  const tripletexEmployeeId = tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id;
  const costs = [{ date: '2026-03-12', amount: '448.00' }];
  tripletex.enterByHand({ employee: tripletexEmployeeId, title: 'Taxi', departure: '2026-03-12', costs });
  const employee = { employeeNumber: '1', email: 'ola@nordfjell.example' };
  const report = shared.report({ kind: 'travel', lines: [costLine(line)], employee });
  return { companyId, report, tripletexEmployeeId };
}

/** A report that had arrived before somebody changed it in Tripletex, which was noticed and is shown in Temporal. */
async function drifted() {
  const changed = await service.company();
  const { companyId, tripletex } = changed;
  const report = changed.report({ kind: 'travel', lines: [costLine()] });
  const handle = service.client.workflow.getHandle(transferWorkflowId(report));
  await service.send(report);
  await handle.result();
  const { runId } = await handle.describe();
  tripletex.changeAmount(report.reportNumber, 0, '400.00');
  await start({ companyId }, `reconcile/${companyId}-drifted`, 'reconcileCompany');
  await waitUntil(
    () => handle.describe(),
    (run) => run.runId !== runId && run.status.name === 'COMPLETED',
  );
  return { report, tripletexNumber: tripletex.travelExpense(report.reportNumber).number };
}

async function start(argument: unknown, workflowId: string, type = 'transferReport'): Promise<string> {
  const options = { workflowId, taskQueue: TRANSFERS_QUEUE, args: [argument] };
  await (await service.client.workflow.start(type, options)).result().catch(() => undefined);
  return workflowId;
}

/** Starts a workflow in an outage that is over soon. */
function startInOutage(argument: unknown, workflowId: string, type: string): Promise<string> {
  service.sandbox.outage({ seconds: 60 });
  setTimeout(() => service.sandbox.faults.clear(), 2000);
  return start(argument, workflowId, type);
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

describe('every path a workflow can take', () => {
  const histories: RecordedHistory[] = [];

  it.each(Object.entries(paths))('can be recorded: %s', async (name, lead) => {
    const history = await record(name, await lead());
    histories.push(history);
    if (process.env.RECORD_HISTORIES === '1')
      writeFileSync(join(HISTORIES, `${name}.json`), `${JSON.stringify(history)}\n`);
  });

  it('replays with the workflow that took it', async () => {
    const results = await replay(histories);
    expect([...results]).toEqual(histories.map(({ name }) => [name, undefined]));
  });

  it('was recorded, and nothing else', () => {
    expect(
      recordedHistories()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(paths).sort());
  });
});
