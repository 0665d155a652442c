import { afterAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../contract/sync-run.js';
import type { TransferStatus } from '../../contract/transfer-status.js';
import { signToken, startTestApi } from '../support/api.js';
import { listenTo, type HeardEvent } from '../support/event-stream.js';
import { hasEnded, sharedService, waitUntil } from '../support/service.js';
import { syncing } from '../support/syncing.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const api = await startTestApi(service.environment);
afterAll(() => api.stop());
const { taxi } = taxiReports(service);
const { synced } = syncing(service);
const [company, other] = [await service.company(), await service.company()];
const streamOf = ({ companyId }: { companyId: string }) => `${api.url}/v1/companies/${companyId}/events`;
const token = await signToken('accountant', [company.companyId, other.companyId]);

const statusOf = ({ event, data }: HeardEvent) => (event === 'status' ? (data as TransferStatus).status : undefined);
const isOf = (reportId: string) => (event: HeardEvent) => (event.data as TransferStatus).reportId === reportId;

// They hear of one company.
describe('who listens to a company', { concurrent: false }, () => {
  it('hears where each of its transfers stands, until it has arrived, and nothing of another company', async () => {
    const stream = await listenTo(streamOf(company), token);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.headers.get('cache-control')).toBe('no-store');
    await stream.begun;
    const [report, foreign] = [taxi(company), taxi(other)];
    await service.send(foreign);
    await service.until(foreign, hasEnded);
    await service.send(report);
    const arrived = await stream.until((event) => statusOf(event) === 'transferred');
    expect(arrived.data).toEqual(await service.transfers.status(report.companyId, report.reportId));
    expect(stream.heard.every(isOf(report.reportId))).toBe(true);
    stream.hangUp();
  });

  it('hears of synchronisations', async () => {
    const stream = await listenTo(streamOf(company), token);
    await stream.begun;
    const run = await synced(company);
    const told = await stream.until(({ event, data }) => event === 'sync' && (data as SyncRun).finishedAt !== null);
    expect(told.data).toEqual(run);
    stream.hangUp();
  });

  it('hears first what has changed meanwhile when coming back, and then what happens', async () => {
    const first = await listenTo(streamOf(company), token);
    await first.begun;
    const id = first.lastEventId();
    first.hangUp();
    await first.ended;
    const missed = [taxi(company), taxi(company), taxi(company)];
    for (const report of missed) await service.send(report);
    for (const report of missed) await service.until(report, hasEnded);
    const back = await listenTo(streamOf(company), token, id);
    for (const { reportId } of missed)
      await back.until((event) => isOf(reportId)(event) && statusOf(event) === 'transferred');
    const next = taxi(company);
    await service.send(next);
    await back.until((event) => isOf(next.reportId)(event) && statusOf(event) === 'transferred');
    // What was heard to its end is not told again.
    const again = await listenTo(streamOf(company), token, back.lastEventId());
    await again.begun;
    expect(again.heard.filter((event) => !isOf(next.reportId)(event))).toEqual([]);
    back.hangUp();
    again.hangUp();
  });

  it('begins anew with an id that is none of ours', async () => {
    for (const id of ['none', '9999999999999999999', '-1', "1' or 1=1"]) {
      const stream = await listenTo(streamOf(company), token, id);
      await stream.begun;
      expect([stream.status, stream.heard]).toEqual([200, []]);
      stream.hangUp();
    }
  });

  it('is let go when the token expires', async () => {
    const short = await signToken('accountant', [company.companyId], { expires: '2s' });
    const stream = await listenTo(streamOf(company), short);
    await stream.begun;
    const begun = Date.now();
    await stream.ended;
    expect(Date.now() - begun).toBeLessThan(30_000);
    expect((await fetch(streamOf(company), { headers: { authorization: `Bearer ${short}` } })).status).toBe(401);
  });

  it('may do so twenty times at once; more is refused in words, to them alone and until one of them ends', async () => {
    const eager = await signToken('accountant', [company.companyId], { sub: 'eager' });
    const streams = await Promise.all(Array.from({ length: 20 }, () => listenTo(streamOf(company), eager)));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    const caller = await api.as('accountant', [company.companyId], 'eager');
    const refused = await caller.get(`/v1/companies/${company.companyId}/events`);
    expect(refused.problem()).toMatchObject({
      status: 429,
      detail: expect.stringContaining('close a stream') as string,
    });
    const calm = await listenTo(streamOf(company), token);
    expect(calm.status).toBe(200);
    streams[0]!.hangUp();
    const again = await waitUntil(
      () => listenTo(streamOf(company), eager),
      ({ status }) => status === 200,
    );
    for (const stream of [...streams, calm, again]) stream.hangUp();
  });

  it('may only look whether there is a stream', async () => {
    const response = await fetch(streamOf(company), { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });
});

describe('the API that is told to stop', () => {
  it('ends streams, finishes what is under way, and takes nothing new', async () => {
    const { companyId } = await service.company();
    const stopping = await startTestApi(service.environment);
    const listener = await signToken('accountant', [companyId]);
    const stream = await listenTo(`${stopping.url}/v1/companies/${companyId}/events`, listener);
    await stream.begun;
    // The answer waits for a worker.
    const underWay = (await stopping.as('operator', ['*'])).send('POST', `/v1/companies/${companyId}/connection/check`);
    await waitUntil(
      async () => (await fetch(`${stopping.url}/metrics`)).text(),
      (text) => text.includes('sonya_event_listeners 1'),
    );
    const begun = Date.now();
    await stopping.stop();
    await stream.ended;
    expect((await underWay).status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(30_000);
    await expect(fetch(`${stopping.url}/healthz`)).rejects.toThrow();
  });
});
