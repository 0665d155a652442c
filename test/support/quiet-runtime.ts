import { DefaultLogger, Runtime } from '@temporalio/worker';

let isInstalled = false;

/** Temporal's SDK tells every change of a worker's state; tests fail loudly enough. */
export function installQuietRuntime(): void {
  if (isInstalled) return;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  isInstalled = true;
}
