import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { createDataConverter, FAILURE_CONVERTER_PATH } from '../../runtime/data-converter.js';
import { parseKeyRing, type KeyRing } from '../../runtime/key-ring.js';
import { testRuntime } from './test-runtime.js';
import { TEST_ENCRYPTION_KEYS } from './test-keys.js';

/** Where recorded histories lie, one file a path through a workflow. */
export const HISTORIES = fileURLToPath(new URL('../histories/', import.meta.url));

export interface RecordedHistory {
  readonly name: string;
  readonly workflowId: string;
  readonly history: unknown;
}

/** Every recorded history, by name. `test/end-to-end/histories.system.test.ts` says which there are. */
export function recordedHistories(): RecordedHistory[] {
  const files = readdirSync(HISTORIES);
  return files.map((file) => JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as RecordedHistory);
}

/** Replays histories with the workflows of a module. Answers what went wrong with each, by name; nothing for those that replay. */
export async function replay(
  workflowsPath: string,
  histories: readonly RecordedHistory[],
): Promise<Map<string, Error | undefined>> {
  await testRuntime();
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('ERROR'),
  });
  const results = new Map<string, Error | undefined>();
  for (const { name, workflowId, history } of histories) {
    const one = [{ workflowId, history: historyFromJSON(history) }];
    for await (const { error } of Worker.runReplayHistories(
      { workflowBundle, dataConverter: createDataConverter(testKeyRing()) },
      one,
    )) {
      results.set(name, error);
    }
  }
  return results;
}

function testKeyRing(): KeyRing {
  const ring = parseKeyRing(TEST_ENCRYPTION_KEYS);
  if ('fault' in ring) throw new Error(ring.fault);
  return ring;
}
