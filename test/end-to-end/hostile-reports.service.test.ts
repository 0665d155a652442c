import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { RawValue, type ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../client/refused.js';
import type { Decision } from '../../contract/decision.js';
import { TRANSFERS_QUEUE, transferWorkflowId } from '../../contract/temporal-names.js';
import type { transferReport } from '../../workflows/index.js';
import { resolveUpdate } from '../../workflows/transfer-messages.js';
import { costLine } from '../support/reports.js';
import { sharedService, waitsFor } from '../support/service.js';

const service = await sharedService();
// Connected before anything holds the process.
const company = await service.company();

const empty = (length: number) => Array.from({ length }, () => ({}));

/** Nested so deeply that whatever reads it level by level within itself has no stack for it. */
const NESTED = '['.repeat(400_000) + ']'.repeat(400_000);

/** What another client hands over, which need not have put it together as this one would. */
function asJson(json: string) {
  const encoding = new TextEncoder().encode('json/plain');
  return RawValue.fromPayload({ metadata: { encoding }, data: new TextEncoder().encode(json) });
}

describe('a report started by a plain Temporal client', () => {
  it.each([
    ['20 000 empty lines', JSON.stringify({ lines: empty(20_000) })],
    ['200 empty lines', JSON.stringify({ lines: empty(200) })],
    ['very many empty objects', JSON.stringify(empty(400_000))],
    ['nested very deeply', NESTED],
    ['nested very deeply in a field', `{"title":${NESTED}}`],
  ])('ends as one short failure, without another try: %s', async (_, report) => {
    const workflowId = `transfer/nobody/${randomUUID().slice(0, 8)}`;
    const handle = await service.client.workflow.start<typeof transferReport>('transferReport', {
      workflowId,
      taskQueue: TRANSFERS_QUEUE,
      args: [asJson(report) as never],
    });
    const error = await handle.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    const { cause } = error as WorkflowFailedError;
    expect(cause).toMatchObject({ type: 'InvalidReport', nonRetryable: true });
    const { details } = cause as ApplicationFailure;
    expect(details).toHaveLength(1);
    expect(Buffer.byteLength(JSON.stringify(details))).toBeLessThan(40_000);
    const { events } = await handle.fetchHistory();
    const tries = events?.flatMap(({ activityTaskStartedEventAttributes: begun }) => begun?.attempt ?? []) ?? [];
    expect(Math.max(1, ...tries)).toBe(1);
  });
});

describe('a corrected report', () => {
  async function waiting() {
    const report = company.report({ kind: 'travel', lines: [costLine({ category: 'ferry' })] });
    await service.send(report);
    await service.until(report, waitsFor('TLX-301'));
    return report;
  }

  it.each([
    ['20 000 empty lines', JSON.stringify({ lines: empty(20_000) })],
    ['200 empty lines', JSON.stringify({ lines: empty(200) })],
    ['very many unknown fields', JSON.stringify(Object.fromEntries(empty(9_000).map((_, index) => [`f${index}`, 1])))],
    ['nested very deeply', `{"title":${NESTED}}`],
  ])('is refused with one short failure: %s', async (_, report) => {
    const { companyId, reportId } = await waiting();
    const handle = service.client.workflow.getHandle(transferWorkflowId({ companyId, reportId }));
    const decision = asJson(`{"action":"correct","by":"Nora","report":${report}}`);
    const error = await handle
      .executeUpdate(resolveUpdate, { args: [decision as never] })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    const { cause } = error as WorkflowUpdateFailedError;
    expect(cause).toMatchObject({ type: 'ResolveRefused' });
    const { details } = cause as ApplicationFailure;
    expect(details).toHaveLength(1);
    expect(Buffer.byteLength(JSON.stringify(details))).toBeLessThan(40_000);
    expect(await service.transfers.status(companyId, reportId)).toMatchObject({ status: 'waiting' });
  });

  it.each<[string, object]>([
    ['that Temporal would not take for its size', { title: 'x'.repeat(3_000_000) }],
    ['with very many values', { lines: empty(400_000) }],
    ['nested very deeply', { title: JSON.parse(NESTED) as unknown }],
  ])('%s is refused before it is handed over', async (_, report) => {
    const { companyId, reportId } = await waiting();
    const decision = { action: 'correct', by: 'Nora', report } as Decision;
    const error = await service.transfers.resolve(companyId, reportId, decision).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).document).toMatchObject({ status: 422 });
  });
});
