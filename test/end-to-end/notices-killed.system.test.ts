import { afterAll, describe, expect, it } from 'vitest';
import { hasEnded, startTestService, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';
import { startWorkerProcess } from '../support/worker-process.js';

const receiver = await WebhookReceiver.start();
const service = await startTestService(receiver.settings, { hasWorker: false });
const { taxi } = taxiReports(service);
afterAll(async () => {
  await service.close();
  await receiver.down();
});

describe('a worker that is killed', () => {
  it('while notices are on their way leaves them to be told again by another, under the same ids and in order', async () => {
    receiver.react = () => 'silence';
    const first = await startWorkerProcess(service.environment);
    // A company that is connected by hand would need a worker before there is one.
    const company = await service.company();
    const reports = [taxi(company), taxi(company), taxi(company)];
    for (const report of reports) await service.send(report);
    for (const report of reports) await service.until(report, hasEnded);
    const ofReports = () => receiver.arrivals.filter(({ data }) => data['reportId'] !== undefined);
    const unanswered = await waitUntil(
      () => Promise.resolve(ofReports()),
      (arrivals) => arrivals.length >= reports.length,
    );
    const before = new Map(unanswered.map(({ id, data }) => [data['reportId'], id]));
    await first.kill();
    receiver.react = () => 204;
    const second = await startWorkerProcess(service.environment);
    const since = Date.now();
    await waitUntil(
      () => service.store.notices.areLeft(),
      (areLeft) => !areLeft,
      60_000,
    );
    expect(Date.now() - since).toBeLessThan(40_000);
    for (const { reportId } of reports) {
      const taken = receiver.taken({ reportId });
      expect(taken.map(({ data }) => data['status'])).toEqual(['queued', 'transferring', 'transferred']);
      expect(taken[0]?.id).toBe(before.get(reportId));
    }
    expect(receiver.faults).toEqual([]);
    expect(second.log()).not.toContain('"level":50');
    await second.stop();
  });
});
