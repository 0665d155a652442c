import { readConfig, type Config, type Environment } from '../runtime/config.js';
import { createDataConverter } from '../runtime/data-converter.js';
import type { Health, HealthServer } from '../runtime/health-server.js';
import { createLogger, type Logger } from '../runtime/logger.js';
import { connectClient } from '../runtime/temporal-connection.js';
import { installTemporalRuntime, type TemporalRuntime } from '../runtime/temporal-runtime.js';
import { Opened } from '../runtime/opened.js';
import { prepare } from '../client/prepare.js';
import { runWorker, type RunningWorker } from './run-worker.js';

/** The process `setup`. Returns its exit code. */
export async function setup(environment: Environment): Promise<number> {
  const config = readConfig('setup', environment);
  const logger = createLogger(config.LOG_LEVEL, { process: 'setup' });
  const client = await connectClient(environment, createDataConverter(config.ENCRYPTION_KEYS));
  try {
    await prepare(config.DATABASE_URL, client, logger);
    return 0;
  } finally {
    await client.connection.close();
  }
}

/** The process `worker`: runs until it is told to stop, lets what is under way finish, and ends. Returns its exit code. */
export async function worker(environment: Environment): Promise<number> {
  const config = readConfig('worker', environment);
  const logger = createLogger(config.LOG_LEVEL, { process: 'worker' });
  const collectMetrics = config.METRICS_ADDRESS !== undefined;
  const runtime = await installTemporalRuntime(logger, { collectMetrics });
  try {
    const running = await runWorker(config, environment, logger);
    await untilItEnds(running, runtime, config, logger);
    logger.info('The worker has ended.');
    return 0;
  } finally {
    await runtime.shutdown();
  }
}

async function untilItEnds(
  running: RunningWorker,
  { metrics }: TemporalRuntime,
  { METRICS_ADDRESS: address }: Config<'worker'>,
  logger: Logger,
): Promise<void> {
  // It may end before anybody waits for it.
  running.done.catch(() => undefined);
  const opened = new Opened();
  try {
    const health = address && (await serveHealth(address, { metrics, checks: running.checks }));
    if (health) opened.add(() => health.close());
    logger.info({ health: health?.url }, 'The worker is ready.');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, running.shutdown);
    await running.done;
  } catch (error) {
    running.shutdown();
    await running.done.catch(() => undefined);
    throw error;
  } finally {
    await opened.close();
  }
}

/** Loads the HTTP server only where somebody asks for it. */
async function serveHealth(address: { host: string; port: number }, health: Health): Promise<HealthServer> {
  const { startHealthServer } = await import('../runtime/health-server.js');
  return startHealthServer(address, health);
}
