import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { expect, it } from 'vitest';
import { transferWorkflowId } from '../../contract/temporal-names.js';
import { hasEnded, sharedService, waitsFor } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await sharedService();
const { taxiWithReceipt } = taxiReports(service);

it('an operator sees in Temporal’s UI which report it is, where it stands, and what is in Tripletex already', async () => {
  const company = await service.company();
  const { report, lose, find } = taxiWithReceipt(company);
  lose();
  await service.send(report);
  await service.until(report, waitsFor('TLX-501'));
  const handle = service.client.workflow.getHandle(transferWorkflowId(report));
  expect(await (await handle.describe()).staticSummary()).toBe(`Report ${report.reportNumber}`);
  const details = async () => {
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return currentDetails;
  };
  const { number } = company.tripletex.travelExpense(report.reportNumber);
  expect(await details()).toContain(`**${report.reportNumber}**: waiting`);
  expect(await details()).toContain('**TLX-501** Receipt 1 could not be fetched.');
  expect(await details()).toMatch(new RegExp(`${number} \\| \\d+ \\| OPEN \\| 448.00`));
  find();
  await service.transfers.retry(report.companyId, report.reportId);
  await service.until(report, hasEnded);
  await handle.result();
  expect(await details()).toContain(`**${report.reportNumber}**: transferred`);
  const { events } = await handle.fetchHistory();
  const summaries = await Promise.all(
    (events ?? []).flatMap(({ userMetadata }) =>
      userMetadata?.summary
        ? [decodeFromPayloadsAtIndex<string>(service.client.options.loadedDataConverter, 0, [userMetadata.summary])]
        : [],
    ),
  );
  expect(summaries).toEqual(
    expect.arrayContaining([
      `Resolve ${report.reportNumber}`,
      `Book ${report.reportNumber}`,
      `Attach the receipts of ${report.reportNumber}`,
      `Approve and confirm ${report.reportNumber}`,
      'Next try after TLX-501',
    ]),
  );
});
