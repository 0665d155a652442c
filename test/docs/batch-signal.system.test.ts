import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { findTemporalBinary } from '../../sandbox/embedded/temporal-binary.js';
import { costLine } from '../support/reports.js';
import { startTestService, waitsFor, waitUntil } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

/** Of its own, since a batch signal reaches every company of a namespace. */
const service = await startTestService();
afterAll(() => service.close());
const temporal = await findTemporalBinary({ environment: process.env });
const { taxi, expectArrived } = taxiReports(service);

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

it('the runbook’s batch signal retries exactly the transfers that it is about, in every company', async () => {
  const [command = '', query = ''] = /^temporal workflow signal --query '([^']+)'.*$/m.exec(runbook) ?? [];
  const companies = [await service.company(), await service.company()];
  for (const { tripletex } of companies) tripletex.change('costCategories', 'Taxi', { isInactive: true });
  const concerned = companies.map((company) => ({ company, report: taxi(company) }));
  const others = companies.map((company) => taxi(company, { lines: [costLine({ category: 'ferry' })] }));
  for (const report of [...concerned.map((one) => one.report), ...others]) await service.send(report);
  for (const { report } of concerned) await service.until(report, waitsFor('TLX-302'));
  for (const report of others) await service.until(report, waitsFor('TLX-301'));
  for (const { tripletex } of companies) tripletex.change('costCategories', 'Taxi', { isInactive: false });
  // What can be searched for comes a moment after what is.
  await waitUntil(
    () => service.client.workflow.count(query),
    ({ count }) => count === concerned.length,
  );
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...service.environment, CLI: temporal.path };
  await promisify(execFile)('sh', ['-c', `temporal() { "$CLI" "$@"; }\n${command}`], { env });
  for (const { report, company } of concerned) await expectArrived(report, company);
  for (const { companyId, reportId } of others)
    expect(await service.transfers.status(companyId, reportId)).toMatchObject({ status: 'waiting', attempts: 1 });
});
