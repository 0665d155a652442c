import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recordedHistories, replay } from '../support/replay.js';

const modulePath = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const histories = recordedHistories();
const asTheyAre = await replay(modulePath('../../workflows/index.ts'), histories);
const ofTransfers = histories.filter(({ workflowId }) => workflowId.startsWith('transfer/'));
const changed = await replay(modulePath('./changed-workflows.ts'), ofTransfers);

describe('recorded histories', () => {
  it.each(histories)('replay with today’s workflows: $name', ({ name }) => {
    expect(asTheyAre.has(name)).toBe(true);
    expect(asTheyAre.get(name)).toBeUndefined();
  });

  it.each(ofTransfers)('tell a workflow that was changed without care: $name', ({ name }) => {
    expect(changed.get(name)?.name).toBe('DeterminismViolationError');
  });
});
