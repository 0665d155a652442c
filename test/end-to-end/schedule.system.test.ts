import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { ScheduleSummary } from '@temporalio/client';
import { afterAll, describe, expect, it } from 'vitest';
import { CompanySchedules } from '../../client/company-schedules.js';
import { SyncClient } from '../../client/sync-client.js';
import type { SyncSummary } from '../../contract/sync-run.js';
import { scheduleIdOf, TRANSFERS_QUEUE, TRIPLETEX_QUEUE } from '../../contract/temporal-names.js';
import { startTestService, waitUntil, type TestCompany } from '../support/service.js';
import { syncing } from '../support/syncing.js';

const service = await startTestService({ TRIPLETEX_TIMEOUT: '10s' });
afterAll(() => service.close());
const { begun, register, breaks } = syncing(service);

const connect = ({ companyId, tripletex }: TestCompany, settings = {}) =>
  service.companies.connect(companyId, { userKey: tripletex.userKey, settings });

const connected = async (settings = {}) => {
  const company = await service.company({ isConnected: false });
  await connect(company, settings);
  return company;
};

const scheduleOf = ({ companyId }: TestCompany) => service.client.schedule.getHandle(scheduleIdOf('sync', companyId));

async function newest({ companyId }: TestCompany, isRight: (run: SyncSummary) => boolean): Promise<SyncSummary> {
  const run = await waitUntil(
    () => service.store.syncRuns.newest(companyId),
    (found) => found !== undefined && isRight(found),
  );
  return run ?? expect.unreachable();
}

const isOver = ({ finishedAt }: SyncSummary) => finishedAt !== null;

/** Waits until Temporal lists what it did: a list follows it. */
async function untilListed(isRight: (listed: Map<string, ScheduleSummary[]>) => boolean): Promise<void> {
  await waitUntil(() => new CompanySchedules(service.client).listed(), isRight);
}

describe.concurrent('connecting a company', () => {
  it('begins the first synchronisation without waiting for it, and everybody turns up', async () => {
    const company = await service.company({ isConnected: false });
    breaks(company, '/employee', { kind: 'delay', ms: 800 }, { nth: 2 });
    expect(await connect(company)).toMatchObject({ status: 'ok', lastSync: null });
    const run = await newest(company, isOver);
    expect(run).toMatchObject({ outcome: 'done', trigger: 'first' });
    expect(await register(company, 'employees')).toHaveLength(run.registers.employees?.seen ?? 0);
    const connection = await service.companies.connection(company.companyId);
    expect(connection).toMatchObject({ lastSync: { id: run.id, outcome: 'done' }, schedule: { paused: false } });
    expect(Date.parse(connection.schedule.nextAt ?? '')).toBeGreaterThan(Date.now());
  });

  it('makes one schedule: spread, with jitter, skipping what overlaps, catching up a little, never paused by a failing run', async () => {
    const [one, other] = [await connected({ syncEvery: '2h' }), await connected({ syncEvery: '2h' })];
    const [first, second] = [await scheduleOf(one).describe(), await scheduleOf(other).describe()];
    expect(first).toMatchObject({
      spec: { intervals: [{ every: 7_200_000 }], jitter: 300_000 },
      policies: { overlap: 'SKIP', catchupWindow: 600_000, pauseOnFailure: false },
      action: {
        workflowType: 'syncCompany',
        workflowId: `sync/${one.companyId}`,
        args: [{ companyId: one.companyId }],
      },
      state: { paused: false },
    });
    expect(first.spec.intervals?.[0]?.offset).not.toBe(second.spec.intervals?.[0]?.offset);
  });

  it('again changes the schedule, and says which run was asked for', async () => {
    const company = await connected();
    await newest(company, isOver);
    await connect(company, { syncEvery: '30m' });
    expect(await scheduleOf(company).describe()).toMatchObject({ spec: { intervals: [{ every: 1_800_000 }] } });
    expect(await newest(company, (run) => isOver(run) && run.trigger !== 'first')).toMatchObject({ trigger: 'manual' });
  });

  it('with a key that does not work synchronises nothing, until a check finds it in order', async () => {
    const company = await service.company({ isConnected: false });
    const { companyId, tripletex } = company;
    tripletex.setModules(['WAGE']);
    expect(await connect(company)).toMatchObject({ status: 'broken', lastSync: null });
    expect(await service.syncs.runs(companyId)).toEqual([]);
    tripletex.setModules(['WAGE', 'API_V2']);
    expect(await service.companies.check(companyId)).toMatchObject({ status: 'ok' });
    expect(await newest(company, isOver)).toMatchObject({ outcome: 'done', trigger: 'first' });
  });
});

describe.concurrent('a problem of the whole connection', () => {
  it('is found gone by the next synchronisation, without anybody checking', async () => {
    const company = await connected();
    const { companyId, tripletex } = company;
    await newest(company, isOver);
    tripletex.setModules(['WAGE']);
    expect(await service.companies.check(companyId)).toMatchObject({ status: 'broken' });
    const run = await service.syncs.finished(companyId, await service.syncs.start(companyId));
    expect(run).toMatchObject({ outcome: 'failed', problem: { code: 'TLX-105' } });
    tripletex.setModules(['WAGE', 'API_V2']);
    const next = await service.syncs.finished(companyId, await service.syncs.start(companyId));
    expect(next).toMatchObject({ outcome: 'done' });
    expect(await service.companies.connection(companyId)).toMatchObject({ status: 'ok' });
  });
});

describe.concurrent('two synchronisations of a company never run at once', () => {
  it('who asks joins the one under way', async () => {
    const company = await connected();
    const { companyId } = company;
    await newest(company, isOver);
    breaks(company, '/employee', { kind: 'delay', ms: 4000 });
    const first = await service.syncs.start(companyId);
    const others = await Promise.all([service.syncs.start(companyId), service.syncs.start(companyId)]);
    expect(others).toEqual([first, first]);
    expect(await service.syncs.finished(companyId, first)).toMatchObject({ outcome: 'done', trigger: 'manual' });
  });

  it('whoever starts one beside another, past the schedule’s own rule, it is skipped', async () => {
    const company = await connected();
    const { companyId } = company;
    await newest(company, isOver);
    breaks(company, '/employee', { kind: 'delay', ms: 1500 });
    const first = await service.syncs.start(companyId);
    await newest(company, ({ id }) => id === first.runId);
    const args = [{ companyId }];
    const beside = { workflowId: `${scheduleIdOf('sync', companyId)}-beside`, taskQueue: TRANSFERS_QUEUE, args };
    expect(await service.client.workflow.execute('syncCompany', beside)).toBe('skipped');
    expect(await service.syncs.finished(companyId, first)).toMatchObject({ outcome: 'done' });
    expect(await service.syncs.runs(companyId)).toHaveLength(2);
  });

  it('who waits for one that is skipped is told of the other, also when that is over or ended from outside', async () => {
    const company = await service.company();
    const { companyId } = company;
    breaks(company, '/employee', { kind: 'delay', ms: 1500 });
    const first = await begun(company);
    await newest(company, ({ id }) => id === first.runId);
    const beside = await begun(company);
    expect(await service.syncs.finished(companyId, beside)).toMatchObject({ id: first.runId, outcome: 'done' });
    expect(await service.syncs.finished(companyId, beside)).toMatchObject({ id: first.runId, outcome: 'done' });
    breaks(company, '/employee', { kind: 'delay', ms: 8000 });
    const doomed = await begun(company);
    await newest(company, ({ id }) => id === doomed.runId);
    const skipped = await begun(company);
    expect(await service.client.workflow.result(skipped.workflowId, skipped.runId)).toBe('skipped');
    const waiting = service.syncs.finished(companyId, skipped);
    await service.client.workflow.getHandle(doomed.workflowId, doomed.runId).terminate();
    await expect(waiting).rejects.toMatchObject({ document: { status: 503 } });
  });

  it('one that somebody ended from outside keeps no other from running, and says what became of it', async () => {
    const company = await connected();
    const { companyId } = company;
    await newest(company, isOver);
    breaks(company, '/employee', { kind: 'delay', ms: 1500 });
    const { workflowId, runId } = await service.syncs.start(companyId);
    await newest(company, ({ id }) => id === runId);
    await service.client.workflow.getHandle(workflowId, runId).terminate();
    await waitUntil(
      () => scheduleOf(company).describe(),
      ({ info }) => info.runningActions.length === 0,
    );
    const next = await service.syncs.finished(companyId, await service.syncs.start(companyId));
    expect(next).toMatchObject({ outcome: 'done' });
    expect(await service.store.syncRuns.find(companyId, runId)).toMatchObject({
      outcome: 'failed',
      problem: { message: { nb: expect.stringContaining('avbrutt utenfra') as string } },
    });
  });

  it('also when both ask at the same moment', async () => {
    const company = await connected();
    await newest(company, isOver);
    breaks(company, '/employee', { kind: 'delay', ms: 6000 });
    const [one, other] = await Promise.all([
      service.syncs.start(company.companyId),
      service.syncs.start(company.companyId),
    ]);
    expect(one).toEqual(other);
    await service.syncs.finished(company.companyId, one);
    expect(await service.syncs.runs(company.companyId)).toHaveLength(2);
  });

  it('who asks while one waits for Tripletex makes it try again now', async () => {
    const company = await connected();
    await newest(company, isOver);
    breaks(company, '/employee', { kind: 'answer', status: 503 }, {}, 'always');
    const run = await service.syncs.start(company.companyId);
    // The first pauses are over in a second or two; then it waits for longer.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    service.sandbox.faults.clear(company.tripletex.name);
    expect(await service.syncs.start(company.companyId)).toEqual(run);
    const since = Date.now();
    expect(await service.syncs.finished(company.companyId, run)).toMatchObject({ outcome: 'done' });
    expect(Date.now() - since).toBeLessThan(4000);
  });
});

it.concurrent('an operator sees in Temporal’s UI how far a synchronisation has come', async () => {
  const company = await connected();
  await newest(company, isOver);
  breaks(company, '/employee', { kind: 'delay', ms: 6000 });
  const { workflowId, runId } = await service.syncs.start(company.companyId);
  const handle = service.client.workflow.getHandle(workflowId, runId);
  const details = () => handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  await waitUntil(details, ({ currentDetails }) => currentDetails.includes('- employees: reading'));
  expect((await details()).currentDetails).toContain('- departments: 2 seen, unchanged');
  const beats = async () => {
    const { raw } = await handle.describe();
    const payloads = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads;
    const dataConverter = service.client.options.loadedDataConverter;
    return payloads ? decodeFromPayloadsAtIndex<unknown>(dataConverter, 0, payloads) : undefined;
  };
  // Also after the sign of life that comes every four seconds.
  await new Promise((resolve) => setTimeout(resolve, 4500));
  expect(await beats()).toEqual({ register: 'employees', rows: 0, of: null });
  expect(await service.syncs.finished(company.companyId, { workflowId, runId })).toMatchObject({ outcome: 'done' });
});

it.concurrent('a synchronisation is on the queue of every call to Tripletex, fair between companies', async () => {
  const company = await connected();
  const run = await newest(company, isOver);
  const { events } = await service.client.workflow.getHandle((await latestId(company)) ?? '', run.id).fetchHistory();
  const tasks = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled ?? []);
  const onTripletex = tasks.filter(({ taskQueue }) => taskQueue?.name === TRIPLETEX_QUEUE);
  expect(onTripletex.map(({ activityType }) => activityType?.name)).toContain('syncRegister');
  expect(onTripletex.every(({ priority }) => priority?.fairnessKey === company.companyId)).toBe(true);
});

// One after another: what a worker repairs are the schedules of all companies.
describe('schedules are what they should be', () => {
  it('after somebody deleted one by hand: asking for a synchronisation brings it back', async () => {
    const company = await connected();
    await newest(company, isOver);
    await scheduleOf(company).delete();
    await service.syncs.start(company.companyId);
    expect(await scheduleOf(company).describe()).toMatchObject({ state: { paused: false } });
  });

  it('after the start of a worker: made where one is missing, mended where one differs, gone where nobody is connected', async () => {
    const [deleted, changed, paused, orphan] = [
      await connected(),
      await connected(),
      await connected(),
      await connected(),
    ];
    for (const company of [deleted, changed, paused, orphan]) await newest(company, isOver);
    await scheduleOf(deleted).delete();
    await scheduleOf(changed).update((known) => ({ ...known, spec: { intervals: [{ every: '3 hours' }] } }));
    await service.store.companies.setPaused(paused.companyId, true);
    await service.store.companies.forgetKey(orphan.companyId);
    await untilListed((listed) => {
      const every = listed
        .get(changed.companyId)
        ?.flatMap(({ spec }) => spec?.intervals?.map((interval) => interval.every));
      return (
        listed.get(deleted.companyId)?.length === 1 &&
        listed.get(paused.companyId)?.length === 2 &&
        every?.includes(10_800_000) === true
      );
    });
    await service.stopWorker();
    await service.startWorker();
    await waitUntil(
      () =>
        scheduleOf(deleted)
          .describe()
          .catch(() => undefined),
      (known) => known !== undefined,
    );
    await waitUntil(
      () =>
        scheduleOf(orphan)
          .describe()
          .catch(() => undefined),
      (known) => known === undefined,
    );
    await waitUntil(
      () => scheduleOf(changed).describe(),
      ({ spec }) => spec.intervals?.[0]?.every === 3_600_000,
    );
    await waitUntil(
      () => scheduleOf(paused).describe(),
      ({ state }) => state.paused,
    );
  });

  it('also for who connects or disconnects while a worker compares', async () => {
    const [connecting, leaving] = [await service.company({ isConnected: false }), await connected()];
    await newest(leaving, isOver);
    const schedules = new CompanySchedules(service.client);
    const listed = await schedules.listed();
    await connect(connecting);
    await service.store.companies.forgetKey(leaving.companyId);
    // What it lists is from before; what it does is not.
    const stale = Object.assign(Object.create(schedules) as CompanySchedules, {
      listed: () => Promise.resolve(listed),
    });
    await new SyncClient(stale, service.store).repairSchedules();
    expect(await schedules.synchronisation.state(connecting.companyId)).toMatchObject({ isPaused: false });
    expect(await schedules.synchronisation.state(leaving.companyId)).toBeUndefined();
  });

  it('also of a company whose key still waits for its check, as after a connect in an outage', async () => {
    const company = await connected();
    const { companyId, tripletex } = company;
    await newest(company, isOver);
    await service.companies.disconnect(companyId);
    const [first] = await service.syncs.runs(companyId);
    service.sandbox.faults.add({
      on: { company: tripletex.name },
      what: { kind: 'answer', status: 503 },
      times: 'always',
    });
    await expect(connect(company)).rejects.toMatchObject({ document: { status: 503 } });
    service.sandbox.faults.clear(company.tripletex.name);
    expect(await service.companies.connection(companyId)).toMatchObject({
      status: 'broken',
      schedule: { nextAt: expect.any(String) as string },
    });
    const run = await service.syncs.finished(companyId, await service.syncs.start(companyId));
    expect(run).toMatchObject({ outcome: 'done' });
    expect(run.id).not.toBe(first?.id);
    expect(await service.companies.connection(companyId)).toMatchObject({ status: 'ok' });
  });

  it('and repairing what is in order changes nothing', async () => {
    const company = await connected();
    await untilListed((listed) => listed.get(company.companyId)?.length === 2);
    await service.syncs.repairSchedules();
    expect(await service.syncs.repairSchedules()).toEqual({ ensured: 0, removed: 0 });
  });

  it('and one that nobody is connected with any more goes with the key', async () => {
    const company = await connected();
    await newest(company, isOver);
    expect(await service.companies.disconnect(company.companyId)).toMatchObject({
      status: 'none',
      schedule: { nextAt: null },
    });
    await expect(scheduleOf(company).describe()).rejects.toThrow();
    await expect(service.syncs.start(company.companyId)).rejects.toMatchObject({ document: { status: 404 } });
  });
});

async function latestId(company: TestCompany): Promise<string | undefined> {
  const { info } = await scheduleOf(company).describe();
  return info.recentActions.at(-1)?.action.workflow.workflowId;
}
