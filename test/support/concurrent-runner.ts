import { TestRunner, type RunnerTask, type RunnerTestFile } from 'vitest';

/**
 * Runs the tests of a file side by side, in whichever `describe` they are: most of the time they wait for the service. Those of
 * a `describe` with `{ concurrent: false }` run one after another, beside the others.
 */
export default class ConcurrentRunner extends TestRunner {
  onCollected(files: RunnerTestFile[]): void {
    for (const { tasks } of files) tasks.forEach(makeConcurrent);
  }
}

function makeConcurrent(task: RunnerTask): void {
  if (task.type !== 'suite') {
    task.concurrent = true;
    return;
  }
  if (task.concurrent !== false) task.tasks.forEach(makeConcurrent);
  task.concurrent = true;
}
