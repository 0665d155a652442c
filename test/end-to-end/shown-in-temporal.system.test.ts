import { afterAll, describe, expect, it } from 'vitest';
import { NeedsAttention, ProblemCodeAttribute, TransferStatusAttribute } from '../../contract/search-attributes.js';
import { ATTENTION_AFTER_MS } from '../../contract/needs-attention.js';
import { TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import { hastenUntilContinued } from '../support/continued.js';
import { reconciling } from '../support/reconciling.js';
import { costLine } from '../support/reports.js';
import { hasEnded, startTestService, waitsFor, waitUntil, type Reported } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { FIRST_STEP, newTransfer, showingAgain } from '../../workflows/transfer-state.js';
import { retrySignal, statusQuery } from '../../workflows/transfer-messages.js';

const HELP_URL = 'https://hjelp.example/tripletex';

/** What waits for Tripletex waits for minutes: nothing but time changes what is shown of it. */
const service = await startTestService({ HELP_URL, WAIT_SCALE: '1', PATIENCE: '10ms', SETTLE_TIME: '10ms' });
afterAll(() => service.close());
const { taxi, taxiWithReceipt } = taxiReports(service);
const { reconciled, archived, recordOf } = reconciling(service);

/** What operators find a run by; the newest one of a report when none is named. */
async function attributesOf(report: Reported, runId?: string) {
  const handle = service.client.workflow.getHandle(transferWorkflowId(report), runId);
  const { typedSearchAttributes: set, status } = await handle.describe();
  return {
    run: status.name,
    status: set.get(TransferStatusAttribute),
    code: set.get(ProblemCodeAttribute),
    needsAttention: set.get(NeedsAttention),
  };
}

const untilShown = (report: Reported, wanted: Partial<Awaited<ReturnType<typeof attributesOf>>>) =>
  waitUntil(
    () => attributesOf(report),
    (shown) => Object.entries(wanted).every(([name, value]) => shown[name as keyof typeof shown] === value),
  );

const handleOf = (report: Reported) => service.client.workflow.getHandle(transferWorkflowId(report));
const runOf = async (report: Reported) => (await handleOf(report).describe()).runId;

it('a problem that passes by itself needs somebody from the moment it has stood for a day, though nothing looks again then', async () => {
  const company = await service.company();
  service.sandbox.outage({ seconds: 3600 });
  const report = taxi(company);
  const since = new Date(Date.now() - ATTENTION_AFTER_MS + 6000).toISOString();
  await service.store.transfers.claim(report);
  await service.client.workflow.start('transferReport', {
    workflowId: transferWorkflowId(report),
    taskQueue: TRANSFERS_QUEUE,
    args: [report, { ...newTransfer(report), lastStop: { code: 'TLX-703', since, times: 3, step: FIRST_STEP } }],
  });
  await service.until(report, waitsFor('TLX-703'));
  await untilShown(report, { status: 'waiting', code: 'TLX-703', needsAttention: false });
  await untilShown(report, { needsAttention: true });
  expect(await attributesOf(report)).toMatchObject({ run: 'RUNNING', status: 'waiting', code: 'TLX-703' });
  expect((await service.transfers.status(report.companyId, report.reportId)).attempts).toBe(1);
  service.sandbox.faults.clear();
  await service.transfers.retry(report.companyId, report.reportId);
  await service.until(report, hasEnded);
  await untilShown(report, { run: 'COMPLETED', needsAttention: false });
});

it('a run that gives way to a correction leaves no problem standing', async () => {
  const company = await service.company();
  const { report, lose } = taxiWithReceipt(company);
  lose();
  await service.send(report);
  await service.until(report, waitsFor('TLX-501'));
  const runId = await runOf(report);
  await service.send({ ...report, revision: 2, lines: [costLine()], receipts: [] });
  await service.until(report, ({ revision, status }) => revision === 2 && status === 'transferred');
  const closed = { run: 'CONTINUED_AS_NEW', status: 'superseded', code: undefined, needsAttention: false };
  expect(await attributesOf(report, runId)).toEqual(closed);
  await untilShown(report, { run: 'COMPLETED', status: 'transferred', code: undefined, needsAttention: false });
});

it('a run that goes on in another one leaves no problem standing', async () => {
  const company = await service.company();
  const report = taxi(company, { lines: [costLine({ category: 'tram' })] });
  await service.send(report);
  await service.until(report, waitsFor('TLX-301'));
  const runId = await runOf(report);
  await hastenUntilContinued(service, report);
  expect(await attributesOf(report, runId)).toMatchObject({ run: 'CONTINUED_AS_NEW', code: undefined });
  await untilShown(report, { run: 'RUNNING', status: 'waiting', code: 'TLX-301', needsAttention: true });
});

describe('what has come to stand of a transfer since it ended shows on its newest run', () => {
  it('a difference in Tripletex, with the article that helps, and its end', async () => {
    const { company, report, number } = await reopened();
    await reconciled(company);
    await untilShown(report, { run: 'COMPLETED', status: 'transferred', code: 'TLX-802', needsAttention: true });
    const { currentDetails } = await handleOf(report).query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toContain('**TLX-802**');
    expect(currentDetails).toContain(`(${HELP_URL}#`);
    const told = (await recordOf(report)).events.length;
    company.tripletex.approve(number);
    await reconciled(company);
    await untilShown(report, { run: 'COMPLETED', status: 'transferred', code: undefined, needsAttention: false });
    expect((await recordOf(report)).events).toHaveLength(told + 1);
  });

  it('that it was booked', async () => {
    const company = await service.company();
    const report = await archived(company);
    company.tripletex.createVoucher(report.reportNumber);
    await reconciled(company);
    const { travelExpenses } = await recordOf(report);
    expect(travelExpenses).toMatchObject([{ state: 'BOOKED' }]);
    const queried = () => handleOf(report).query(statusQuery);
    await waitUntil(queried, (status) => status.travelExpenses[0]?.state === 'BOOKED');
    expect((await queried()).travelExpenses).toEqual(travelExpenses);
  });

  it('what was kept by a worker that was killed before it showed it, at the next comparison', async () => {
    const { company, report } = await reopened();
    await reconciled(company);
    await untilShown(report, { run: 'COMPLETED' });
    const runId = await runOf(report);
    const [read] = await service.store.reconciliation.transferred(company.companyId, new Date(0));
    expect(read?.unshown).toBe(false);
    await service.store.reconciliation.keep(read!, { problem: read!.problem, moved: [], events: [] });
    await reconciled(company);
    await waitUntil(
      () => runOf(report),
      (newest) => newest !== runId,
    );
    await untilShown(report, { run: 'COMPLETED', code: 'TLX-802' });
  });

  it('and whoever says retry to that run is heard: it is looked at', async () => {
    const { company, report, number } = await reopened();
    await reconciled(company);
    await untilShown(report, { run: 'COMPLETED', code: 'TLX-802' });
    company.tripletex.approve(number);
    const handle = await service.client.workflow.signalWithStart('transferReport', {
      workflowId: transferWorkflowId(report),
      taskQueue: TRANSFERS_QUEUE,
      args: [report, showingAgain(await recordOf(report))],
      signal: retrySignal,
      signalArgs: [],
    });
    expect(await handle.result()).toMatchObject({ status: 'transferred', problem: null });
    expect((await recordOf(report)).problem).toBeNull();
  });
});

/** A report that was transferred, and that somebody opened again in Tripletex. */
async function reopened() {
  const company = await service.company();
  const report = await archived(company);
  const { number } = company.tripletex.travelExpense(report.reportNumber);
  company.tripletex.reopen(number);
  return { company, report, number };
}
