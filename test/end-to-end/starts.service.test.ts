import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../client/refused.js';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import type { transferReport } from '../../workflows/index.js';
import { costLine } from '../support/reports.js';
import { hasEnded, sharedService, waitsFor, type TestCompany } from '../support/service.js';

const service = await sharedService();

const taxi = (company: TestCompany, changes: Partial<ApprovedReport> = {}) =>
  company.report({ kind: 'travel', lines: [costLine()], ...changes });

/** A start as any Temporal client makes it, without this project's library. */
function startPlainly(report: unknown, workflowId: string) {
  return service.client.workflow.start<typeof transferReport>('transferReport', {
    workflowId,
    taskQueue: TRANSFERS_QUEUE,
    args: [report as ApprovedReport],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

describe('a report is started', () => {
  it('by a plain Temporal client, and answers its status', async () => {
    const company = await service.company();
    const report = taxi(company);
    const result = await (await startPlainly(report, transferWorkflowId(report))).result();
    expect(result).toEqual(await service.transfers.status(report.companyId, report.reportId));
    expect(result).toMatchObject({ status: 'transferred', reportNumber: report.reportNumber, attempts: 1 });
  });

  it('with defaults left out', async () => {
    const company = await service.company();
    const { revision: _, ...report } = taxi(company);
    expect(await (await startPlainly(report, transferWorkflowId(report))).result()).toMatchObject({
      status: 'transferred',
      revision: 1,
    });
  });

  it('twice at once, and attaches to the first', async () => {
    const company = await service.company();
    const report = taxi(company);
    await Promise.all([service.send(report), service.send(report), startPlainly(report, transferWorkflowId(report))]);
    await service.until(report, hasEnded);
    expect(company.tripletex.travelExpenses()).toHaveLength(1);
  });

  it('again when it is done: the status comes back and nothing is written', async () => {
    const company = await service.company();
    const report = taxi(company);
    await service.send(report);
    const done = await service.until(report, hasEnded);
    service.sandbox.clearRequests(company.tripletex.name);
    expect(await service.send({ ...report, receipts: [] })).toEqual(done);
    expect(await (await startPlainly(report, transferWorkflowId(report))).result()).toEqual(done);
    expect(service.sandbox.requestsOf(company.tripletex.name)).toEqual([]);
  });

  it('by a worker’s sweep when it was accepted while Temporal could not be reached', async () => {
    const company = await service.company();
    const report = taxi(company);
    await service.store.transfers.claim(report);
    await service.transfers.sweep(new Date(Date.now() + 60_000));
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });
});

describe('a report is refused', () => {
  async function refusalOf(work: Promise<unknown>): Promise<Refused['document']> {
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    return (error as Refused).document;
  }

  async function faultsOfPlainStart(report: unknown, workflowId: string): Promise<{ path: string; message: string }[]> {
    const handle = await startPlainly(report, workflowId);
    const error = await handle.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    const { cause } = error as WorkflowFailedError;
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'InvalidReport' });
    const [faults, ...others] = ((cause as ApplicationFailure).details ?? []) as { path: string; message: string }[][];
    expect(others).toEqual([]);
    return faults ?? [];
  }

  it('at the door with every fault, and nothing is started or kept', async () => {
    const company = await service.company();
    const report = taxi(company, { title: '', totalNok: '1.00' });
    const document = await refusalOf(service.send(report));
    expect(document).toMatchObject({ status: 422, errors: [{ path: 'title' }, { path: 'totalNok' }] });
    expect(await service.store.transfers.status(report.companyId, report.reportId)).toBeUndefined();
    await expect(service.client.workflow.getHandle(transferWorkflowId(report)).describe()).rejects.toThrow(
      /not found/i,
    );
  });

  it('by the workflow itself with every fault in the details of InvalidReport', async () => {
    const company = await service.company();
    const report = { ...taxi(company, { title: '' }), colour: 'red' };
    expect(await faultsOfPlainStart(report, transferWorkflowId(report))).toMatchObject([
      { path: 'title' },
      { path: 'colour' },
    ]);
    expect(await service.store.transfers.status(report.companyId, report.reportId)).toBeUndefined();
  });

  it.each([null, 'text', [], {}])('by the workflow itself when it is %j', async (report) => {
    const workflowId = `transfer/nobody/${randomUUID().slice(0, 8)}`;
    expect((await faultsOfPlainStart(report, workflowId)).length).toBeGreaterThan(0);
  });

  it('under a workflow id that is not its own', async () => {
    const company = await service.company();
    const report = taxi(company);
    expect(await faultsOfPlainStart(report, `transfer/${company.companyId}/another`)).toMatchObject([
      { path: 'reportId' },
    ]);
    expect(company.tripletex.travelExpenses()).toEqual([]);
  });

  it('with another content under the same revision, while it runs and when it is done', async () => {
    const company = await service.company();
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    expect(await refusalOf(service.send({ ...report, title: 'Another' }))).toMatchObject({
      status: 409,
      errors: [{ path: 'revision' }],
    });
  });

  it('in an older revision than the newest, with a clear answer', async () => {
    const company = await service.company();
    const report = taxi(company, { revision: 3 });
    await service.send(report);
    await service.client.workflow.getHandle(transferWorkflowId(report)).result();
    expect(await refusalOf(service.send({ ...report, revision: 2 }))).toMatchObject({
      status: 409,
      errors: [{ path: 'revision' }],
    });
    expect(await faultsOfPlainStart({ ...report, revision: 2 }, transferWorkflowId(report))).toMatchObject([
      { path: 'revision' },
    ]);
  });

  it('with a number that another report of the company has; in another company it is free', async () => {
    const [company, other] = [await service.company(), await service.company()];
    const report = taxi(company);
    await service.send(report);
    const sameNumber = taxi(company, { reportNumber: report.reportNumber });
    expect(await refusalOf(service.send(sameNumber))).toMatchObject({
      status: 409,
      errors: [{ path: 'reportNumber' }],
    });
    await service.send(taxi(other, { reportNumber: report.reportNumber }));
  });

  it('and leaves no claim on its number behind', async () => {
    const company = await service.company();
    const report = taxi(company, { revision: 3 });
    await service.send(report);
    await refusalOf(service.send({ ...report, revision: 2, reportNumber: 'S-free' }));
    expect(await service.send(taxi(company, { reportNumber: 'S-free' }))).toMatchObject({ reportNumber: 'S-free' });
  });
});

describe('the archive', () => {
  it('lists the newest first, with how many stand where, and proves what was done', async () => {
    const company = await service.company();
    const [done, waiting] = [taxi(company), taxi(company, { lines: [costLine({ category: 'ferry' })] })];
    await service.send(done);
    await service.until(done, hasEnded);
    await service.send(waiting);
    await service.until(waiting, waitsFor('TLX-301'));
    const { items, counts } = await service.transfers.list({ companyId: company.companyId });
    expect(items.map(({ reportId }) => reportId)).toEqual([waiting.reportId, done.reportId]);
    expect(counts).toEqual({ transferred: 1, waiting: 1 });
    expect((await service.transfers.list({ companyId: company.companyId, problem: 'TLX-301' })).items).toHaveLength(1);
    const proof = await service.transfers.proof(company.companyId, done.reportId);
    expect(proof).toMatchObject({
      report: done,
      evidence: { totalNok: '448.00' },
      travelExpenses: [{ state: 'APPROVED' }],
    });
    expect((await service.transfers.proof(company.companyId, done.reportId)).sha256).toBe(proof.sha256);
    expect(proof.evidence?.requestIds.length).toBeGreaterThanOrEqual(3);
    const known = service.sandbox.requestsOf(company.tripletex.name).map(({ requestId }) => requestId);
    expect(known).toEqual(expect.arrayContaining(proof.evidence?.requestIds ?? []));
  });

  it('tries all that wait for one problem again', async () => {
    const company = await service.company();
    const waiting = [
      taxi(company, { lines: [costLine({ category: 'ferry' })] }),
      taxi(company, { lines: [costLine({ category: 'ferry', amountNok: '12.00' })] }),
    ];
    for (const report of waiting) await service.send(report);
    for (const report of waiting) await service.until(report, waitsFor('TLX-301'));
    // Saved without a word to anybody.
    await service.store.externalReferences.save(company.companyId, new Map([['ferry', 'Ferge']]));
    expect(await service.transfers.retryAll(company.companyId, 'TLX-301')).toBe(2);
    for (const report of waiting) await service.until(report, hasEnded);
  });

  it('says 404 of what it does not know', async () => {
    await expect(service.transfers.status('nobody', 'nothing')).rejects.toMatchObject({ document: { status: 404 } });
  });
});
