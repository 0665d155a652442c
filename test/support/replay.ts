import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleOption } from '@temporalio/worker';
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

/** The workflows as the build bundled them, which is how workers run them. */
const BUILT = { codePath: fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)) };

/** The workflows of a module. */
export function bundleOf(workflowsPath: string): Promise<WorkflowBundleOption> {
  return bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('ERROR'),
  });
}

/** Replays histories. Answers what went wrong with each, by name; nothing for those that replay. */
export async function replay(
  histories: readonly RecordedHistory[],
  workflowBundle: WorkflowBundleOption = BUILT,
): Promise<Map<string, Error | undefined>> {
  await testRuntime();
  const replayed = Worker.runReplayHistories(
    { workflowBundle, dataConverter: createDataConverter(testKeyRing()) },
    histories.map(({ workflowId, history }) => ({ workflowId, history: historyFromJSON(history) })),
  );
  const results = new Map<string, Error | undefined>();
  // One after another, in their order.
  const names = histories.map(({ name }) => name).values();
  for await (const { error } of replayed) results.set(names.next().value ?? '', error);
  return results;
}

function testKeyRing(): KeyRing {
  const ring = parseKeyRing(TEST_ENCRYPTION_KEYS);
  if ('fault' in ring) throw new Error(ring.fault);
  return ring;
}
