import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleOf, recordedHistories, replay } from '../support/replay.js';

const changedWorkflows = fileURLToPath(new URL('./changed-workflows.ts', import.meta.url));
const histories = recordedHistories();
const asTheyAre = await replay(histories);
const ofTransfers = histories.filter(({ workflowId }) => workflowId.startsWith('transfer/'));
const changed = await replay(ofTransfers, await bundleOf(changedWorkflows));

describe('recorded histories', () => {
  it.each(histories)('replay with today’s workflows: $name', ({ name }) => {
    expect(asTheyAre.has(name)).toBe(true);
    expect(asTheyAre.get(name)).toBeUndefined();
  });

  it.each(ofTransfers)('tell a workflow that was changed without care: $name', ({ name }) => {
    expect(changed.get(name)?.name).toBe('DeterminismViolationError');
  });
});
