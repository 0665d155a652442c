import { afterAll, describe, expect, it } from 'vitest';
import { hasEnded, startTestService, waitsFor } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService();
afterAll(() => service.close());
const { taxi, taxiWithReceipt, expectArrived } = taxiReports(service);

describe('a report whose worker is away', () => {
  it('is accepted at once and carried when there is one', async () => {
    const company = await service.company();
    await service.stopWorker();
    const report = taxi(company);
    expect(await service.send(report)).toMatchObject({ status: 'queued', attempts: 0 });
    await service.startWorker();
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });

  it('goes on when the rules at the door have changed meanwhile', async () => {
    const company = await service.company();
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    await service.stopWorker();
    find();
    // The host its receipts lie on is no longer listed: that is a problem of the receipts, not of the report.
    await service.startWorker({ RECEIPT_HOSTS: 'elsewhere.example' });
    const { attempts } = await service.transfers.retry(report.companyId, report.reportId);
    await service.until(report, (status) => status.attempts > attempts && waitsFor('TLX-501')(status));
    await service.stopWorker();
    await service.startWorker();
    await service.transfers.retry(report.companyId, report.reportId);
    await expectArrived(report, company);
  });
});
