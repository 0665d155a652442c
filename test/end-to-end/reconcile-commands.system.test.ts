import { ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { scheduleIdOf } from '../../contract/temporal-names.js';
import { runCommand } from '../support/program.js';
import { reconciling } from '../support/reconciling.js';
import { startTestService, waitUntil, type TestCompany } from '../support/service.js';

const service = await startTestService();
afterAll(() => service.close());
const { reconciled, archived, archivedMany, recordOf, toldOf, callsOf } = reconciling(service);
const DAY_MS = 24 * 60 * 60 * 1000;

describe('the schedule of a company', () => {
  const scheduleOf = ({ companyId }: TestCompany) =>
    service.client.schedule.getHandle(scheduleIdOf('reconcile', companyId));
  const connected = async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    await service.companies.connect(companyId, { userKey: tripletex.userKey, settings: {} });
    return company;
  };

  it('compares each day at a time of its own, follows pause and resume, and goes with the key', async () => {
    const [company, other] = [await connected(), await connected()];
    const { companyId } = company;
    const [first, second] = [await scheduleOf(company).describe(), await scheduleOf(other).describe()];
    expect(first).toMatchObject({
      spec: { intervals: [{ every: DAY_MS }] },
      policies: { overlap: 'SKIP', catchupWindow: DAY_MS / 2, pauseOnFailure: false },
      action: { workflowType: 'reconcileCompany', workflowId: `reconcile/${companyId}`, args: [{ companyId }] },
      state: { paused: false },
    });
    expect(first.spec.intervals?.[0]?.offset).not.toBe(second.spec.intervals?.[0]?.offset);
    await service.companies.pause(companyId);
    expect((await scheduleOf(company).describe()).state.paused).toBe(true);
    await service.companies.resume(companyId);
    expect((await scheduleOf(company).describe()).state.paused).toBe(false);
    await service.companies.disconnect(companyId);
    await expect(scheduleOf(company).describe()).rejects.toThrow();
  });

  it('is brought back by whoever asks for a comparison', async () => {
    const company = await service.company();
    await archived(company);
    const started = await service.reconciliations.start(company.companyId);
    expect(await service.reconciliations.finished(started)).toMatchObject({ outcome: 'compared', compared: 1 });
    expect(await scheduleOf(company).describe()).toMatchObject({ state: { paused: false } });
  });

  it('and whoever asks never have two comparisons run at once', async () => {
    const company = await connected();
    const { companyId } = company;
    await archived(company);
    service.sandbox.faults.add({
      on: { path: '/travelExpense', company: company.tripletex.name },
      what: { kind: 'delay', ms: 2000 },
    });
    await scheduleOf(company).trigger(ScheduleOverlapPolicy.SKIP);
    const [one, other] = [
      await service.reconciliations.start(companyId),
      await service.reconciliations.start(companyId),
    ];
    expect(other).toEqual(one);
    expect(await service.reconciliations.finished(one)).toMatchObject({ outcome: 'compared', compared: 1 });
    const { info } = await scheduleOf(company).describe();
    expect(info.recentActions.map(({ action }) => action.workflow.firstExecutionRunId)).toEqual([one.runId]);
  });

  it('whoever asks while it waits for Tripletex is told so, and makes it try again now', async () => {
    const company = await connected();
    await archived(company);
    const fault = { path: '/travelExpense', company: company.tripletex.name };
    service.sandbox.faults.add({ on: fault, what: { kind: 'answer', status: 503 }, times: 'always' });
    const started = await service.reconciliations.start(company.companyId);
    const waits: (string | undefined)[] = [];
    const end = service.reconciliations.finished(started, (waitsFor) => waits.push(waitsFor?.code));
    await waitUntil(
      () => Promise.resolve(waits),
      (codes) => codes.includes('TLX-703'),
    );
    service.sandbox.faults.clear(company.tripletex.name);
    expect(await service.reconciliations.start(company.companyId)).toEqual(started);
    expect(await end).toMatchObject({ outcome: 'compared', compared: 1 });
  });

  it('one that somebody ended from outside is told as that', async () => {
    const company = await connected();
    await archived(company);
    const fault = { path: '/travelExpense', company: company.tripletex.name };
    service.sandbox.faults.add({ on: fault, what: { kind: 'delay', ms: 2500 } });
    const { workflowId, runId } = await service.reconciliations.start(company.companyId);
    const told = expect(service.reconciliations.finished({ workflowId, runId })).rejects.toMatchObject({
      document: { status: 503, detail: expect.stringContaining('outside') as string },
    });
    await service.client.workflow.getHandle(workflowId, runId).terminate();
    await told;
  });
});

it('a report that somebody asks to be tried again is looked at by itself', async () => {
  const company = await service.company();
  const [report, other] = (await archivedMany(company, 2)) as [ApprovedReport, ApprovedReport];
  for (const { reportNumber } of [report, other]) company.tripletex.reopen(reportNumber);
  await reconciled(company);
  for (const { reportNumber } of [report, other]) company.tripletex.approve(reportNumber);
  service.sandbox.clearRequests(company.tripletex.name);
  await service.transfers.retry(report.companyId, report.reportId);
  await service.until(report, ({ problem }) => problem === null);
  expect(callsOf(company)).toHaveLength(1);
  expect(await recordOf(other)).toMatchObject({ status: 'transferred', problem: { code: 'TLX-802' } });
  expect(await toldOf(report)).toEqual(['changedInTripletex', 'asTransferredAgain']);
  expect(await service.transfers.retryAll(company.companyId, 'TLX-802')).toBe(1);
  await service.until(other, ({ problem }) => problem === null);
});

describe('on the command line', () => {
  const run = (...args: string[]) => runCommand(['reconcile', ...args], service.environment);

  it('differences are told, and are no failure', async () => {
    const company = await service.company();
    const { companyId } = company;
    const [report] = await archivedMany(company, 2);
    company.tripletex.delete(report?.reportNumber ?? '');
    const told = await run(companyId, '--json');
    expect(told.code).toBe(0);
    expect(JSON.parse(told.stdout)).toEqual({ companies: [{ companyId, compared: 2, differences: 1 }] });
    expect(told.stderr).toContain(`${companyId}: 2 compared, 1 different`);
    const inWords = await run(companyId);
    expect(inWords.stdout).toMatch(new RegExp(`${companyId} +│ 2 +│ 1`));
    expect(inWords.stdout).toContain(`sonya-tripletex list --company ${companyId} --problem TLX-802`);
  });

  it('a company that cannot be compared is told with the reason: exit 1', async () => {
    const [dead, paused] = [await service.company(), await service.company()];
    await archived(dead);
    dead.tripletex.revokeKey();
    await service.companies.pause(paused.companyId);
    const [refused, held, unknown] = await Promise.all([
      run(dead.companyId, '--json'),
      run(paused.companyId, '--json'),
      run('nobody', '--json'),
    ]);
    expect([refused, held, unknown].map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      status: 503,
      detail: expect.stringContaining('TLX-101') as string,
    });
    expect(JSON.parse(held.stdout)).toMatchObject({ status: 409 });
    expect(JSON.parse(unknown.stdout)).toMatchObject({ status: 404 });
  });

  it('of all companies those that can be are compared, and the others are named', async () => {
    for (const { companyId } of await service.store.companies.connected())
      await service.companies.disconnect(companyId);
    const [good, dead, paused] = [await service.company(), await service.company(), await service.company()];
    await archived(good);
    dead.tripletex.revokeKey();
    await archived(dead);
    await service.companies.pause(paused.companyId);
    const told = await run('--json');
    expect(told.code).toBe(1);
    expect(JSON.parse(told.stdout)).toEqual({
      companies: [{ companyId: good.companyId, compared: 1, differences: 0 }],
    });
    expect(told.stderr).toContain(`${dead.companyId}: not compared. The Tripletex key`);
    expect(told.stderr).not.toContain(paused.companyId);
  });
});
