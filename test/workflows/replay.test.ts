import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recordedHistories, replay } from '../support/replay.js';

const modulePath = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const histories = recordedHistories();
const asTheyAre = await replay(modulePath('../../workflows/index.ts'), histories);
const ofTransfers = histories.filter(({ workflowId }) => workflowId.startsWith('transfer/'));
const changed = await replay(modulePath('./changed-workflows.ts'), ofTransfers);

describe('recorded histories', () => {
  it('are there for every path a workflow can take', () => {
    expect(histories.map(({ name }) => name).sort()).toEqual([
      'booked-by-hand',
      'came-to-need-somebody',
      'cancelled',
      'check-connection',
      'compared',
      'compared-after-an-outage',
      'continued-as-new',
      'corrected-while-waiting',
      'decided-after-its-end',
      'decision-refused',
      'employee-chosen',
      'gave-way-to-a-correction',
      'held-while-paused',
      'invalid-report',
      'looked-for-after-an-outage',
      'not-compared-while-paused',
      'not-compared-with-a-dead-key',
      'not-synchronised-with-a-dead-key',
      'notices-delivered',
      'probed',
      'read-cost-categories',
      'read-receipt-document',
      'sent-anyway',
      'shown-again',
      'stopped-and-decided',
      'synchronised',
      'synchronised-after-an-outage',
      'synchronised-without-a-right',
      'took-the-place-of-another',
      'transferred',
      'transferred-again',
      'transferred-by-itself',
      'unknown-outcome',
      'waiting-and-retried',
      'went-on-in-another-run',
    ]);
  });

  it.each(histories)('replay with today’s workflows: $name', ({ name }) => {
    expect(asTheyAre.has(name)).toBe(true);
    expect(asTheyAre.get(name)).toBeUndefined();
  });

  it.each(ofTransfers)('tell a workflow that was changed without care: $name', ({ name }) => {
    expect(changed.get(name)?.name).toBe('DeterminismViolationError');
  });
});
