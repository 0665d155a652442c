import { Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAIN_PAYLOAD_REFUSED } from '../../contract/plain-payload.js';
import { INVALID_REPORT, TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import { resolveUpdate } from '../../workflows/transfer-messages.js';
import { costLine } from '../support/reports.js';
import { hasEnded, startTestService, waitsFor } from '../support/service.js';
import { taxiReports } from '../support/taxi-reports.js';

const service = await startTestService({ PLAIN_PAYLOADS: 'refuse' });
afterAll(() => service.close());
const { taxi } = taxiReports(service);
const company = await service.company();
const { connection, options } = service.client;
const plainClient = new Client({ connection, namespace: options.namespace });

describe('where plain payloads are refused', () => {
  it('a transfer that is started with one fails with words, and nothing is written', async () => {
    const report = taxi(company);
    const state = { isAccepted: true, mayLookAlike: true };
    for (const args of [[report], [report, state], []]) {
      const workflowId = transferWorkflowId(report);
      const started = await plainClient.workflow.start('transferReport', {
        workflowId,
        taskQueue: TRANSFERS_QUEUE,
        args,
      });
      const error = await service.client.workflow
        .getHandle(workflowId, started.firstExecutionRunId)
        .result()
        .then(
          () => undefined,
          (failed: unknown) => failed,
        );
      const cause = error instanceof WorkflowFailedError ? rootOf(error) : undefined;
      expect(cause).toMatchObject({ type: INVALID_REPORT });
      if (args.length > 0) expect(cause?.details).toEqual([[{ path: '', message: PLAIN_PAYLOAD_REFUSED }]]);
    }
    expect(await service.store.transfers.find(report)).toBeUndefined();
    expect(company.tripletex.travelExpenses()).toEqual([]);
    // Handed over with the codec it goes.
    await service.send(report);
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });

  it('a decision in one is refused with the same words', async () => {
    const report = taxi(company, { lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    const decision = { action: 'cancel', by: 'Nora Leder' } as const;
    const refused = plainClient.workflow
      .getHandle(transferWorkflowId(report))
      .executeUpdate(resolveUpdate, { args: [decision] });
    // Without the codec it cannot read why.
    await expect(refused).rejects.toThrow();
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'waiting' });
    const { events } = await service.transfers.record(report.companyId, report.reportId);
    expect(events.filter(({ type }) => type.startsWith('resolve.'))).toEqual([]);
    expect(await service.transfers.resolve(report.companyId, report.reportId, decision)).toMatchObject({
      status: 'cancelled',
    });
  });
});

function rootOf(error: Error): ApplicationFailure | undefined {
  if (error instanceof ApplicationFailure) return error;
  return error.cause instanceof Error ? rootOf(error.cause) : undefined;
}
