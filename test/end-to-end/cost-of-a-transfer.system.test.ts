import { afterAll, expect, it } from 'vitest';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { lineToUrl } from '../support/line.js';
import { testDatabase } from '../support/servers.js';
import { startTestService } from '../support/service.js';
import { StatementCounter } from '../support/statements.js';
import { taxiReports } from '../support/taxi-reports.js';

const statements = new StatementCounter();
const { line, url: DATABASE_URL } = await lineToUrl(await testDatabase(), statements.listen);
const service = await startTestService({ DATABASE_URL });
afterAll(async () => {
  await service.close();
  await line.close();
});
const { taxi, taxiWithReceipt } = taxiReports(service);

/** What one report costs of a company that has sent one before: the least of several, since a worker looks at its clock and such meanwhile. */
async function costOf(make: typeof taxi) {
  const company = await service.company();
  const costs = { statements: Infinity, requests: Infinity, events: Infinity };
  for (const report of Array.from({ length: 4 }, () => make(company))) {
    statements.count = 0;
    service.sandbox.clearRequests(company.tripletex.name);
    await service.send(report);
    const transfer = service.client.workflow.getHandle(transferWorkflowId(report));
    await transfer.result();
    costs.statements = Math.min(costs.statements, statements.count);
    costs.requests = Math.min(costs.requests, service.sandbox.requestsOf(company.tripletex.name).length);
    costs.events = Math.min(costs.events, (await transfer.fetchHistory()).events?.length ?? Infinity);
  }
  return costs;
}

it.each([
  ['without receipts', taxi, { statements: 37, requests: 5, events: 25 }],
  [
    'with one',
    (...[company]: Parameters<typeof taxi>) => taxiWithReceipt(company).report,
    { statements: 42, requests: 6, events: 31 },
  ],
])('a report of one travel expense costs no more than it has to: %s', async (_, make, most) => {
  const cost = await costOf(make);
  expect(Math.min(...Object.values(cost))).toBeGreaterThan(0);
  for (const [name, count] of Object.entries(cost))
    expect(count, name).toBeLessThanOrEqual(most[name as keyof typeof most]);
});
