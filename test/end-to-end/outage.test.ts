import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { ApprovedReport } from '../../contract/approved-report.js';
import { PROBE_WORKFLOW_ID } from '../../contract/outage-steps.js';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { hasEnded, startTestService, waitsFor, waitUntil, type TestCompany } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

/** An hour is 36 seconds, and the longest pause between two probes 3. */
const service = await startTestService();
afterAll(() => service.close());
const { taxi, expectArrived } = taxiReports(service);
const { sandbox, store } = service;

const look = ({ companyId, reportId }: ApprovedReport) => service.transfers.status(companyId, reportId);
const waitsUntilBack = async (report: ApprovedReport) =>
  service.until(report, ({ problem }) => problem?.details.untilBack === true);
const requestsSince = (since: number) => sandbox.requests.filter(({ at }) => Date.parse(at) >= since);
const isOver = () => waitUntil(() => store.outages.isAny(), (isAny) => !isAny);

describe('an outage', { timeout: 90_000 }, () => {
  it('costs one probe, not a call for each that waits; then all go on, in turn and in order', async () => {
    const companies = [await service.company(), await service.company(), await service.company()];
    const sent: { company: TestCompany; report: ApprovedReport }[] = [];
    sandbox.outage({ seconds: 300 });
    for (let n = 0; n < 20; n += 1) {
      for (const company of companies) {
        const report = taxi(company);
        await service.send(report);
        sent.push({ company, report });
      }
    }
    for (const { report } of sent) await waitsUntilBack(report);
    const since = Date.now();
    await pause(9000);
    console.log('requests in 9 s', requestsSince(since).length, 'in all', sandbox.requests.length);
    const back = Date.now();
    sandbox.faults.clear();
    for (const { company, report } of sent) await expectArrived(report, company);
    console.log('all arrived after', Date.now() - back);
    const order = requestsSince(back).filter(({ method, path }) => method === 'POST' && path === '/travelExpense');
    console.log(order.map(({ company, body }) => `${companies.findIndex(c => c.tripletex.name === company)}:${sent.findIndex(({report}) => JSON.stringify(body).includes(report.reportNumber + ' '))}`).join(' '));
    await isOver();
  });
});
void hasEnded; void waitsFor; void PROBE_WORKFLOW_ID; void transferWorkflowId;void look;
