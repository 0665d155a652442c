import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { retrySignal } from '../../workflows/transfer-messages.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitsFor, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

/** Six hours become a hundredth of a second. The timers of a development server are late by up to one, so most are hastened. */
const service = await startTestService({ RECHECK_EVERY: '1s' });
afterAll(() => service.close());
const { taxi, expectShown, expectArrived } = taxiReports(service);
const by = 'Nora Leder';

/** A month of re-checks every six hours. */
const MONTH = 125;
const BY_THEMSELVES = 10;
const MOST_EVENTS = 1000;
const LONG_MS = 1_200_000;
/** How soon a transfer is tried again. */
const AGAIN_MS = 20;

const statusOf = ({ companyId, reportId }: ApprovedReport) => service.transfers.status(companyId, reportId);
const handleOf = (report: ApprovedReport) => service.client.workflow.getHandle(transferWorkflowId(report));
const runOf = async (report: ApprovedReport) => (await handleOf(report).describe()).runId;

/** How many events each run of a report's workflow has. */
async function lengthsOf(report: ApprovedReport): Promise<number[]> {
  const workflowId = transferWorkflowId(report);
  const lengths: number[] = [];
  for await (const { runId } of service.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    lengths.push((await service.client.workflow.getHandle(workflowId, runId).describe()).historyLength);
  return lengths;
}

/** Signals and looks until the workflow of a report runs in another run than before. */
async function untilNextRun(report: ApprovedReport, hasten: () => Promise<unknown>): Promise<void> {
  const run = await runOf(report);
  await waitUntil(
    async () => {
      await hasten();
      return runOf(report);
    },
    (now) => now !== run,
    LONG_MS,
    AGAIN_MS,
  );
}

describe.concurrent('a transfer that waits for very long', { timeout: 2_400_000 }, () => {
  it('keeps the history of each run short, and knows in the next one all it knew', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    const { problem } = await waitUntil(
      () => statusOf(report),
      ({ attempts, status }) => attempts > BY_THEMSELVES && status === 'waiting',
      LONG_MS,
    );
    let last = 0;
    const shown = await waitUntil(
      async () => {
        const status = await statusOf(report);
        // It counts on, by one setting out after another.
        expect(status.attempts).toBeGreaterThanOrEqual(last);
        last = status.attempts;
        if (status.status === 'waiting') await handleOf(report).signal(retrySignal);
        return status;
      },
      ({ attempts, status }) => attempts > MONTH && status === 'waiting',
      LONG_MS,
      AGAIN_MS,
    );
    expect(shown.problem?.since).toBe(problem?.since);
    const lengths = await lengthsOf(report);
    expect(lengths.length).toBeGreaterThan(1);
    for (const length of lengths) expect(length).toBeLessThan(MOST_EVENTS);
    await service.categories.set(company.companyId, 'ferry', 'Ferge');
    await expectArrived(report, company);
    const { attempts } = await statusOf(report);
    expect(attempts).toBeGreaterThan(MONTH);
    const { events } = await service.transfers.record(report.companyId, report.reportId);
    expect(events.map(({ type }) => type)).toEqual(['received', 'started', 'problem', 'transferred']);
  });

  it('loses no decision and no signal around the change of runs, and keeps each once', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const notes: string[] = [];
    const over = new AbortController();
    const deciding = (async () => {
      for (let count = 1; !over.signal.aborted; count += 1) {
        const note = `decision ${count}`;
        await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by, note });
        notes.push(note);
      }
    })();
    const signalling = (async () => {
      while (!over.signal.aborted) {
        await handleOf(report).signal(retrySignal);
        await pause(20);
      }
    })();
    for (const _ of [1, 2]) await untilNextRun(report, () => pause(100));
    over.abort();
    await Promise.all([deciding, signalling]);
    const { events } = await service.transfers.record(report.companyId, report.reportId);
    const told = events.flatMap(({ type, text }) => (type === 'resolve.retry' ? [/“(.*)”/.exec(text.en)?.[1]] : []));
    expect(told.sort()).toEqual(notes.sort());
    const lengths = await lengthsOf(report);
    expect(lengths.length).toBeGreaterThan(2);
    for (const length of lengths) expect(length).toBeLessThan(MOST_EVENTS);
    await service.categories.set(company.companyId, 'ferry', 'Ferge');
    await expectArrived(report, company);
  });

  it('stands in the next run where a named person has to decide, and writes nothing before', async () => {
    const company = await service.company();
    const { id } = company.tripletex.enterByHand({
      employee: company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
      title: 'Taxi',
      departure: '2026-03-12',
      return: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '448.00' }],
    });
    const report = taxi(company);
    await service.send(report);
    const first = await service.until(report, waitsFor('TLX-801'));
    await untilNextRun(report, async () => {
      await handleOf(report).signal(retrySignal);
      await pause(20);
    });
    company.tripletex.delete(id);
    const { attempts } = await statusOf(report);
    await service.transfers.retry(report.companyId, report.reportId);
    const still = await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-801')(status));
    // Every signal counts: those of before set it out once more.
    await pause(1000);
    await expectShown(await service.until(report, waitsFor('TLX-801')), 'TLX-801');
    expect(still.problem?.since).toBe(first.problem?.since);
    expect(company.tripletex.travelExpenses()).toEqual([]);
    await service.transfers.resolve(report.companyId, report.reportId, { action: 'retry', by });
    await expectArrived(report, company);
  });
});
