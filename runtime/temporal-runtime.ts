import { createServer } from 'node:net';
import { Runtime } from '@temporalio/worker';
import { temporalLogger, type Logger } from './logger.js';

export interface TemporalRuntime {
  /**
   * The SDK's own metrics, as Prometheus text; empty when they are not collected, and while nothing of Temporal is open: the
   * runtime sleeps with its last connection.
   */
  readonly metrics: () => Promise<string>;
  /** Ends it. Until then it keeps the process alive. */
  readonly shutdown: () => Promise<void>;
}

let installed: Promise<TemporalRuntime> | undefined;

/**
 * Sets up Temporal's native runtime, once a process and before the first connection or worker: its log goes to `logger`, and
 * with `collectMetrics` it counts for `/metrics`. Called again, it answers what was installed first. Signals stay with the
 * process' own entry point.
 */
export function installTemporalRuntime(
  logger: Logger,
  options: { collectMetrics?: boolean } = {},
): Promise<TemporalRuntime> {
  installed ??= install(logger, options.collectMetrics ?? false);
  return installed;
}

async function install(logger: Logger, collectMetrics: boolean): Promise<TemporalRuntime> {
  const bindAddress = collectMetrics ? `127.0.0.1:${await freePort()}` : undefined;
  const prometheus = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
  const runtime = Runtime.install({
    logger: temporalLogger(logger),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} },
      ...(bindAddress && { metrics: { prometheus: { bindAddress, ...prometheus } } }),
    },
  });
  return {
    metrics: () => (bindAddress ? read(`http://${bindAddress}/metrics`) : Promise.resolve('')),
    shutdown: () => runtime.shutdown(),
  };
}

async function read(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return await response.text();
  } catch {
    return '';
  }
}

/** The native runtime does not tell which port it took, so one is chosen for it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
